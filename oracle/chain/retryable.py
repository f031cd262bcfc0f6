"""What may be tried again: what an endpoint says, or fails to say, that may soon be over."""

import json

from requests.exceptions import RequestException
from web3.exceptions import Web3Exception

from oracle.errors import RetryableError

PASSING = (RetryableError, RequestException, Web3Exception, json.JSONDecodeError)
"""What may be over at the next try: an endpoint that is down, slow, behind, or talks nonsense."""

BAD_ANSWERS = (
    *(RetryableError, RequestException, Web3Exception),
    *(ValueError, TypeError, KeyError, AttributeError, OverflowError),
)
"""What an endpoint that talks nonsense makes web3 raise."""
