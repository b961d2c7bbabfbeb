-- Deals by stage, from the first rumour to the closing.
-- Question: how many deals stand where, and when did any of them last move?
-- Columns:
--   status: the stage; none where nothing was said of it
--   deal_count: deals at this stage
--   contested_count: of them, those with a contested term
--   last_changed_at: the newest change of any of them
--   longest_unchanged_at: the last change of the one that has stood still for longest
SELECT status, count(*) AS deal_count,
       sum(CASE WHEN contested_count > 0 THEN 1 ELSE 0 END) AS contested_count,
       max(last_changed_at) AS last_changed_at, min(last_changed_at) AS longest_unchanged_at
FROM deal_current
GROUP BY status
ORDER BY CASE status
           WHEN 'rumoured' THEN 1 WHEN 'in_talks' THEN 2 WHEN 'announced' THEN 3
           WHEN 'agreed_non_binding' THEN 4 WHEN 'definitive' THEN 5 WHEN 'approved' THEN 6
           WHEN 'closed' THEN 7 WHEN 'renegotiating' THEN 8 WHEN 'delayed' THEN 9
           WHEN 'on_hold' THEN 10 WHEN 'blocked' THEN 11 WHEN 'denied' THEN 12
           WHEN 'terminated' THEN 13 ELSE 14 END, status
