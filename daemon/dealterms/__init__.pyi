# For type checkers: `__init__.py` looks the API up when it is asked for, which they cannot follow.
from dealterms.api import *  # noqa: F403 -- its __all__ is the API

__version__: str
