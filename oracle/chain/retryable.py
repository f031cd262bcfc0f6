"""Errors of endpoints that may be over at the next try."""

import json

from requests.exceptions import RequestException
from web3.exceptions import Web3Exception

from oracle.errors import RetryableError

PASSING = (RetryableError, RequestException, Web3Exception, json.JSONDecodeError)
"""What an endpoint raises that is down, slow, behind, or talks nonsense."""

BAD_ANSWERS = (
    *(RetryableError, RequestException, Web3Exception),
    *(ValueError, TypeError, KeyError, AttributeError, OverflowError),
)
"""What web3 raises for an answer that makes no sense."""
