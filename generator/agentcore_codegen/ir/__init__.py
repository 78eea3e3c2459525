"""The intermediate representation: the only vocabulary that the stages share."""
