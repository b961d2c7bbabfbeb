"""The notations of periods as one alternation; `readings` says what its branches stand for."""

import re

MONTHS = {
    name: index
    for index, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul",
         "august aug", "september sept sep", "october oct", "november nov", "december dec"), 1
    )
    for name in names.split()
}  # fmt: skip
_MONTH = (
    r"(?:jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)?|apr(?:il|\.)?|may\.?(?= \d)|may"
    r"|june?\.?|july?\.?"
    r"|aug(?:ust|\.)?|sep(?:tember|t\.?|\.)?|oct(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?)"
)
_YEAR = r"(?:19[5-9]\d|20\d\d)"
_DEICTIC = (
    r"(?:this|next|last|the|that|the same|the current|the following|the coming) (?:calendar )?year"
)
_ORDINAL = r"(?:first|opening|second|third|fourth|final|1st|2nd|3rd|4th)"
_OF_YEAR = (
    rf"(?:(?:,? (?:of |in )?|[- ])(?P<{{0}}_y>(?:calendar )?(?:year )?{_YEAR})(?!\d)| (?:of )?"
    rf"(?P<{{0}}_d>{_DEICTIC}\b))?"
)
_NOT_AMOUNT = r"(?!\d|[.,]\d|%| ?(?:per ?cent|percent|million|billion|trillion|bn\b|m\b|gw\b|mw\b))"
_FY = r"(?:fiscal(?:[- ]year)?|financial[- ]year|fy)[ -]?['’]?(?:20\d\d(?:[-/]\d\d)?|\d\d)"

# What a period begins with. Most words of a text are none of these: to see that first spares each
# of them the trial of every branch.
OPENING = (
    r"(?=\d|q[1-4]|h[12]|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun"
    r"|the |th(?:is|ree)|next|last|later|latter|current|its |first|second|third|fourth|final"
    r"|fiscal|financial|fy|quarter|back|opening|closing|calendar|spring|summer|autumn|fall|winter"
    r"|in |by |before |until |of |since |year|end-|turn|mid|new |easter|christmas|thanksgiving"
    r"|labor|coming|tod|ton|yes|tom|over |within |during |[a-z]+ (?:day|week|month|year)s? )"
)
GRAMMAR = re.compile(
    rf"(?<![\w$€£#]){OPENING}(?:"
    rf"(?P<fiscal>(?:(?:fiscal |the )?{_ORDINAL}[- ](?:fiscal[- ])?(?P<fq>quarter|half)(?: of"
    rf"(?: its| the)?)?[- ]"
    rf"|(?:fiscal )?(?:q[1-4]|h[12]|[1-4]q|[12]h)[- ](?:of )?)?{_FY}"
    rf"|fiscal[- ](?:{_ORDINAL}[- ](?:quarter|half)|q[1-4]|h[12])(?:[ -](?:of )?{_YEAR})?"
    rf"|{_ORDINAL} fiscal (?:quarter|half)(?: of {_YEAR})?"
    rf"|(?:this|next|last|current|the|its) fiscal year|{_ORDINAL}[- ](?:quarter|half) of (?:the"
    rf"|its|this|next) fiscal year)\b"
    rf"|(?P<iso>{_YEAR}-(?:0\d|1[0-2])-[0-3]\d)(?!\d)"
    rf"|(?P<mdy>(?P<mdy_m>{_MONTH}) (?P<mdy_d>[0-3]?\d)(?:st|nd|rd|th)?{_NOT_AMOUNT}(?:,? "
    rf"(?P<mdy_y>{_YEAR})(?!\d))?)"
    rf"|(?P<qe>(?:(?:the )?(?:quarter|three months|3 months)) (?:ending|ended|to|that ends|that "
    rf"ended) (?:on )?"
    rf"(?:the )?(?:end of )?(?:(?:[0-3]?\d(?:st|nd|rd|th)? )?(?P<qe_m>{_MONTH})(?![a-z])(?: "
    rf"[0-3]?\d(?:st|nd|rd|th)?(?!\d))?)(?:,? (?P<qe_y>{_YEAR})(?!\d))?)"
    rf"|(?P<mq>(?:quarter (?:of )?(?P<mq_a>{_MONTH})(?: ?[-–] ?| to )(?P<mq_b>{_MONTH})(?![a-z])"
    rf"|(?P<mq_c>{_MONTH})(?: ?[-–/] ?(?P<mq_e>{_MONTH}))?[- ]quarter\b)"
    + _OF_YEAR.format("mq") + ")"
    rf"|(?P<hm>(?P<hm_o>first|second|latter|back) half of (?P<hm_m>{_MONTH})(?![a-z])"
    + _OF_YEAR.format("hm") + ")"
    rf"|(?P<dmy>(?P<dmy_d>[0-3]?\d|first(?= of))(?:st|nd|rd|th)?(?: of)?[ -]"
    rf"(?P<dmy_m>{_MONTH})(?![a-z])"
    rf"(?:,?[ -](?P<dmy_y>{_YEAR})(?!\d))?)"
    rf"|(?P<ld>(?:the )?last day of (?P<ld_m>{_MONTH})(?![a-z])" + _OF_YEAR.format("ld") + ")"
    rf"|(?P<my>(?:(?P<my_w>last|next|this)(?: coming)? )?(?P<my_m>{_MONTH})"
    rf"(?![a-z])" + _OF_YEAR.format("my") + ")"
    rf"|(?P<q>(?:q(?P<q_n>[1-4])|(?P<q_a>[1-4])q)(?:[ -]?(?:of (?:calendar )?|['’])?"
    rf"(?P<q_s>{_YEAR}|\d\d)"
    rf"(?![\d%]))?(?![a-z0-9]))"
    rf"|(?P<h>(?:h(?P<h_n>[12])|(?P<h_a>[12])h)(?:[ -]?(?:of (?:calendar )?|['’])?"
    rf"(?P<h_s>{_YEAR}|\d\d)"
    rf"(?![\d%]))?(?![a-z0-9]))"
    rf"|(?P<tm>(?:the )?(?P<tm_o>first|last|final|opening|closing) (?P<tm_n>three|six|3|6) months "
    rf"of (?:(?P<tm_y>{_YEAR})(?!\d)"
    rf"|(?P<tm_d>(?:this|next|last|the) year)\b))"
    rf"|(?P<oq>(?P<oq_o>{_ORDINAL}|last(?= quarter of (?:20|the year|this|next)))[- ]"
    r"(?:calendar[- ])?quarter\b" + _OF_YEAR.format("oq") + ")"
    r"|(?P<oh>(?P<oh_o>first|second|latter|back|1st|2nd)[- ](?:calendar[- ])?half\b(?! of the "
    r"(?!year))"
    + _OF_YEAR.format("oh") + ")"
    r"|(?P<s>(?:(?P<s_w>this(?: coming)?|next|last|the|in|by|before|until|of|since) (?:the )?)?"
    r"(?P<s_n>spring|summer|autumn|fall|winter)\b" + _OF_YEAR.format("s") + ")"
    rf"|(?P<ye>(?:calendar )?year[- ]?end\b(?:[ -](?P<ye_y>{_YEAR}))?|end-(?P<ye_e>{_YEAR})"
    r"|turn of the year|(?:the )?year[’']s[- ]end\b|(?P<ye_m>mid-?year\b)"
    r"|(?<=by )(?:the )?new year\b(?![’']s)|(?<=before )(?:the )?new year\b(?![’']s))"
    r"|(?P<feast>(?P<feast_n>easter|christmas|thanksgiving|labor day|new year[’']s (?:day|eve))"
    r"\b(?! (?:island|bonus|"
    r"trading|season|sales|period))"
    rf"(?: (?P<feast_y>{_YEAR}))?)"
    rf"|(?P<yy>(?P<yy_a>{_YEAR})[-–/](?P<yy_b>{_YEAR}|\d\d)(?![\d-]))"
    rf"|(?P<year>(?:calendar (?:year )?)?(?P<year_n>{_YEAR}))(?![\d%\w]|[.,]\d|-(?!\w)|-\d)"
    r"|(?P<later>later (?:on )?(?P<later_w>this|next) (?P<later_u>year|month|week|quarter)"
    r"|the rest of (?:the|this) year)"
    r"|(?P<dx>(?P<dx_w>this|next|last|the (?:current|coming|following)|coming) (?P<dx_u>year"
    r"|month|week|quarter)\b(?!['’]s|-))"
    r"|(?P<tyear>the (?:calendar )?(?P<tyear_u>year|month|quarter))\b"
    r"|(?P<wd>(?:(?P<wd_w>last|next|this|this coming) )?(?P<wd_n>monday|tuesday|wednesday"
    r"|thursday|friday|saturday|sunday))\b"
    r"|(?P<day>today|tonight|yesterday|tomorrow|this (?:morning|afternoon|evening))\b"
    r"|(?P<in>(?:in|over|within|during) (?:the )?(?:coming|next|following) ?(?P<in_n>few|several"
    r"|couple of|\d{1,2}|[a-z]+)? ?"
    r"(?P<in_u>day|week|month|quarter|year)s)\b"
    r"|(?P<within>within (?:the )?(?:next |a )?(?:(?P<within_n>\d{1,3}|[a-z]+(?: of)?)[- ]"
    r"(?:business |calendar )?(?P<within_u>day|week|month|year)s?|(?P<within_v>day|week|month)s))\b"
    r"|the (?P<eo>first|second|third|fourth)(?= ?[.,;:]|$| (?:and|or|instead|rather|this|of "
    r"that)\b)"
    r"|(?P<ago>(?P<ago_n>\d{1,2}|[a-z]+) (?P<ago_u>day|week|month|year)s? (?:ago|earlier))\b"
    r")"
)  # fmt: skip
