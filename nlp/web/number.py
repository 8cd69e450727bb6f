"""The numbers of reports in addresses: what SQLite can hold; any other is an address that there is not."""

from starlette.convertors import IntegerConvertor, register_url_convertor


class NumberConvertor(IntegerConvertor):
    """``{id:number}``: a whole number of at most 18 digits, less than 2**63."""

    regex = "[0-9]{1,18}"


register_url_convertor("number", NumberConvertor())
REPORT = "{id:number}"  # in the path of a route
