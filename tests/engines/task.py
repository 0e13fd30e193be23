# SPDX-License-Identifier: Apache-2.0
"""A report of assay risk --json as a task for the programs here (task.h)."""


class Rules:
    """The steps of a report with numbers for names; a world is the set of causes that do not hold."""

    def __init__(self, report):
        self.report = report
        self.facts = {}
        self.causes = {cause["id"]: number for number, cause in enumerate(report["causes"])}
        for scenario in report["scenarios"]:
            for fact in scenario["starts"] + [goal["fact"] for goal in scenario["goals"]]:
                self.fact(fact)
        self.rules = [(self.fact(step["gives"]), [self.fact(fact) for fact in step["from"]], [self.causes[cause] for cause in step["causes"]])
                      for step in report["steps"]]

    def fact(self, name):
        return self.facts.setdefault(name, len(self.facts))

    def starts(self, scenario):
        return [self.facts[fact] for fact in scenario["starts"]]

    def goals(self, scenario):
        return sorted({self.facts[goal["fact"]] for goal in scenario["goals"]})

    def text(self, scenario, goals=None):
        """The lines of a task but for its worlds and probabilities."""
        lines = [f"facts {len(self.facts)} causes {len(self.causes)}"]
        lines += [f"rule {head} {counted(facts)} {counted(causes)}" for head, facts, causes in self.rules]
        return lines + [f"start {counted(self.starts(scenario))}", f"goals {counted(self.goals(scenario) if goals is None else goals)}"]


def counted(numbers):
    return f"{len(numbers)} {' '.join(map(str, numbers))}"
