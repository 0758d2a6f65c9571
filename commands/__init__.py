"""What can be asked for. A command checks, decides by the rules of the domain, and writes, in one transaction.

GraphQL, REST, the command line and the demonstration all go through here.
"""
