"""Reports without a fault, faults planted in them one at a time, and what each rule finds of both.

cd scripts && python -m planted [--rule ID] [--show]
"""
