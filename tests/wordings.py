"""Values of the sentences in notebooks/wordings, and what is printed of them.

By chapter and sentence: values, and then what changes of them, each with the sentence that follows,
which somebody has read against the values. test_wording.py sees to it that no wording is left out.
"""

NO_PROGRAMME = " listed outside the new programme, which grades no cases"

#: A printed number of cases that others print otherwise.
TOO_MANY = {
    "printed": "384",
    "about": "cases",
    "publisher": "The Echo",
    "known": "374",
    "force": "Kent",
    "page": False,
}

CASES = {
    "national-picture": {
        "title_grades": (
            {"share": 0.5, "others": 13, "elsewhere": 0.334},
            [
                (
                    {},
                    (
                        "In Thames Valley, 50% of cases were inadequate; in 13 other first "
                        "inspections together, 33%"
                    ),
                ),
                (
                    {"others": 0},
                    (
                        "In Thames Valley, 50% of cases were inadequate; no other first "
                        "inspection's grades were found"
                    ),
                ),
                (
                    {"others": 1},
                    (
                        "In Thames Valley, 50% of cases were inadequate; in one other first "
                        "inspection, 33%"
                    ),
                ),
            ],
        ),
        "answer": (
            {
                "bad": 35,
                "of": 70,
                "others": 13,
                "all": "14",
                "above": 0,
                "level": 0,
                "middle_share": 0.2286,
                "bad_place": "outside the limits",
                "bad_high": True,
                "middle_place": "unusual",
                "middle_high": False,
                "good_place": "typical",
                "good_high": False,
            },
            [
                (
                    {},
                    (
                        "In Thames Valley, inspectors graded 35 of 70 cases inadequate, the "
                        "highest share among the 14 first inspections for which we have a "
                        "count of inadequate cases. That is high, but whether it is more than"
                        " chance would give depends on the test; the share requiring "
                        "improvement, 22.9%, is unusually low. The share graded good is "
                        "typical."
                    ),
                ),
                (
                    {"others": 0, "bad_place": "typical", "middle_place": "typical"},
                    "In Thames Valley, inspectors graded 35 of 70 cases inadequate, and we have no "
                    "other first inspection's count to compare this with. A further 22.9% required "
                    "improvement.",
                ),
                (
                    {"others": 1, "bad_place": "typical", "middle_place": "typical"},
                    "In Thames Valley, inspectors graded 35 of 70 cases inadequate, a share above "
                    "that of the only other first inspection for which we have a count. A further "
                    "22.9% "
                    "required improvement. The share graded good is typical.",
                ),
                (
                    {"others": 1, "above": 1, "bad_place": "unusual", "middle_high": True},
                    "In Thames Valley, inspectors graded 35 of 70 cases inadequate, a share below "
                    "that of the only other first inspection for which we have a count. That is "
                    "unusually high; the share requiring improvement, 22.9%, is unusually high. "
                    "The share graded good is typical.",
                ),
                (
                    {
                        "others": 1,
                        "level": 1,
                        "bad_place": "typical",
                        "middle_place": "outside the limits",
                    },
                    (
                        "In Thames Valley, inspectors graded 35 of 70 cases inadequate, a "
                        "share equal to that of the only other first inspection for which we "
                        "have a count. The share requiring improvement, 22.9%, is low, but "
                        "whether it is less than chance would give depends on the test. The "
                        "share graded good is typical."
                    ),
                ),
                (
                    {
                        "others": 45,
                        "above": 9,
                        "bad_place": "outside the limits",
                        "middle_place": "typical",
                        "good_place": "outside the limits",
                        "good_high": True,
                    },
                    (
                        "In Thames Valley, inspectors graded 35 of 70 cases inadequate, and "
                        "nine of the 45 other first inspections for which we have a count of "
                        "inadequate cases showed a higher share. That is high, but whether it"
                        " is more than chance would give depends on the test; the share "
                        "requiring improvement, 22.9%, is typical. The share graded good is "
                        "high, but whether it is more than chance would give depends on the "
                        "test."
                    ),
                ),
                (
                    {
                        "level": 1,
                        "bad_place": "typical",
                        "middle_place": "typical",
                        "good_place": "unusual",
                    },
                    "In Thames Valley, inspectors graded 35 of 70 cases inadequate, the highest "
                    "share among the 14 first inspections for which we have a count of inadequate "
                    "cases, though others "
                    "reach it too. A further 22.9% required improvement. The share graded good is "
                    "unusually low.",
                ),
            ],
        ),
        "certain": (
            {
                "others": 13,
                "bad": 342,
                "bad_of": 1023,
                "bad_share": 0.334,
                "others_middle": 12,
                "middle_count": 407,
                "middle_of": 944,
                "middle_share": 0.431,
            },
            [
                (
                    {},
                    (
                        "In the counts that we have from 13 other first inspections, 342 "
                        "of 1,023 cases were inadequate (33.4%); in the counts from 12, "
                        "407 of 944 required improvement (43.1%)."
                    ),
                ),
                (
                    {"others": 0, "bad_of": 0},
                    (
                        "We can be certain only of Thames Valley's own counts, since no others "
                        "were found."
                    ),
                ),
                (
                    {"others": 1, "middle_of": 0},
                    (
                        "In the counts that we have from one other first inspection, 342 "
                        "of 1,023 cases were inadequate (33.4%)."
                    ),
                ),
            ],
        ),
        "not_known": (
            {"listed": 43, "missing": 27, "partly": 3},
            [
                (
                    {},
                    (
                        "For 27 of the 43 first inspections we have no count that could be "
                        "compared, and for three of the other 16 the count isn't complete. So "
                        "this is "
                        "not a league table."
                    ),
                ),
                (
                    {"missing": 0, "partly": 0},
                    (
                        "We don't know whether every force was judged equally strictly, since the "
                        "inspections took place years apart. So this is not a league table."
                    ),
                ),
                (
                    {"missing": 0, "partly": 1},
                    (
                        "We have counts for all the first inspections, but one is incomplete. "
                        "So this is not a league table."
                    ),
                ),
                (
                    {"missing": 0},
                    (
                        "We have counts for all the first inspections, but three are "
                        "incomplete. So this is not a league table."
                    ),
                ),
                (
                    {"missing": 1, "partly": 1},
                    (
                        "For one of the 43 first inspections we have no count that could be "
                        "compared, and for one of the other 42 the count isn't complete. So this "
                        "is not"
                        " a league table."
                    ),
                ),
                (
                    {"partly": 0},
                    (
                        "For 27 of the 43 first inspections we have no count that could be "
                        "compared. So this is not a league table."
                    ),
                ),
            ],
        ),
        "sets": (
            {"found": 16, "bad": 14, "whole": 13, "missing": 27},
            [
                (
                    {},
                    (
                        "There are 16. For 14 of them we have a count of inadequate "
                        "cases, and for 13 the counts of all the grades, so the "
                        "comparisons don't all take in the same number of inspections. We"
                        " can't compare the other 27 first inspections, because we found "
                        "no such count."
                    ),
                ),
                (
                    {"whole": 16, "bad": 16},
                    (
                        "There are 16, and for each we have the counts of all the grades. "
                        "We can't compare the other 27 first inspections, because we found "
                        "no such count."
                    ),
                ),
                (
                    {"found": 1, "bad": 1, "whole": 1},
                    (
                        "Thames Valley's is the only such inspection that we have found. We"
                        " can't compare the other 27 first inspections, because we found no"
                        " such count."
                    ),
                ),
                (
                    {"missing": 0},
                    (
                        "There are 16. For 14 of them we have a count of inadequate "
                        "cases, and for 13 the counts of all the grades, so the "
                        "comparisons don't all take in the same number of inspections."
                    ),
                ),
                (
                    {"missing": 1},
                    (
                        "There are 16. For 14 of them we have a count of inadequate "
                        "cases, and for 13 the counts of all the grades, so the "
                        "comparisons don't all take in the same number of inspections. We"
                        " can't compare the other first inspection, because we found no "
                        "such count."
                    ),
                ),
            ],
        ),
        "reported": (
            {"primary": 1, "found": 16},
            [
                (
                    {},
                    (
                        "All but one of the 16 counts come from other people's accounts, mostly "
                        "news "
                        "items, so this is a picture of the inspections that somebody reported."
                    ),
                ),
                ({"found": 1}, ("We read it on the inspectorate's own page.")),
                ({"primary": 16}, ("We read all of them on the inspectorate's own pages.")),
                (
                    {"primary": 0},
                    (
                        "All the counts come from other people's accounts, mostly news items, so "
                        "this is a picture of the inspections that somebody reported."
                    ),
                ),
                (
                    {"primary": 15},
                    (
                        "Of these 16, we read 15 on the inspectorate's own pages, and the other "
                        "comes from somebody else's account."
                    ),
                ),
                (
                    {"found": 2},
                    (
                        "Of these two, we read one on the inspectorate's own pages, and the other "
                        "comes from somebody else's account."
                    ),
                ),
            ],
        ),
        "title_funnel": (
            {"outer": ["Kent 2019, good", "Essex 2015, inadequate"], "all": 42},
            [
                (
                    {},
                    (
                        "Two shares lie outside the outer limits: Kent 2019, good; Essex 2015, "
                        "inadequate"
                    ),
                ),
                ({"outer": []}, ("No share lies outside the outer limits")),
                (
                    {"outer": ["Kent 2019, good"]},
                    ("A single share lies outside the outer limits: Kent 2019, good"),
                ),
                (
                    {"outer": ["Kent 2019, good"] * 40, "all": 142},
                    ("40 of 142 shares lie outside the outer limits"),
                ),
            ],
        ),
        "probable": (
            {
                "found": 13,
                "p_table": 0.02,
                "p_periods": 0.09,
                "chance": 0.05,
                "two_periods": True,
                "graded": "good",
                "where": "Kent",
            },
            [
                (
                    {},
                    (
                        "Across all grades, the inspections differ by more than chance "
                        "alone would easily explain (p-value 0.02). The count furthest "
                        "from the average is the number of cases graded “good” in Kent. "
                        "Once we compare only inspections of the same period, it is no "
                        "longer clear that they differ."
                    ),
                ),
                (
                    {"found": 1},
                    (
                        "We can't say how inspections differ, since no other has all its counts "
                        "here."
                    ),
                ),
                (
                    {"p_table": 0.06},
                    (
                        "We can say nothing firm. Across all grades, chance alone could explain "
                        "how the inspections differ (p-value 0.06)."
                    ),
                ),
                (
                    {"two_periods": False},
                    (
                        "Across all grades, the inspections differ by more than chance "
                        "alone would easily explain (p-value 0.02). The count furthest "
                        "from the average is the number of cases graded “good” in Kent. "
                        "All the inspections took place in the same years."
                    ),
                ),
                (
                    {"p_periods": 0.01},
                    (
                        "Across all grades, the inspections differ by more than chance "
                        "alone would easily explain (p-value 0.02). The count furthest "
                        "from the average is the number of cases graded “good” in Kent. "
                        "That is still so if we compare only inspections of the same "
                        "period."
                    ),
                ),
            ],
        ),
        "differ": (
            {
                "found": 13,
                "chance": 0.05,
                "p_table": 0.02,
                "p_alone": 0.51,
                "compared": 14,
                "top": ["Kent 2019", "Essex 2015"],
                "shares": [0.28, 0.27],
                "p_without": [0.16, 0.15],
            },
            [
                (
                    {},
                    (
                        "Across all grades, the 13 inspections with complete counts "
                        "differ by more than chance alone would easily explain (p-value "
                        "0.02). That is not so if we look only at the share of inadequate"
                        " cases, in 14 inspections (p-value 0.51). Of the variation "
                        "across all grades, Kent 2019 accounts for 28% and Essex 2015 for"
                        " 27%. Without the first, the p-value across all grades is 0.16; "
                        "without the second, 0.15."
                    ),
                ),
                (
                    {"found": 1},
                    (
                        "Only Thames Valley's counts are all known, so we can't say how forces "
                        "differ."
                    ),
                ),
                (
                    {"p_table": 0.06, "top": []},
                    (
                        "Across all grades, the 13 inspections with complete counts differ by "
                        "no more than chance alone could easily explain (p-value 0.06). The "
                        "same is true if we look only at the share of inadequate cases, in 14 "
                        "inspections (p-value 0.51)."
                    ),
                ),
                (
                    {"p_alone": 0.001},
                    (
                        "Across all grades, the 13 inspections with complete counts "
                        "differ by more than chance alone would easily explain (p-value "
                        "0.02). The same is true if we look only at the share of "
                        "inadequate cases, in 14 inspections (p-value 0.001). Of the "
                        "variation across all grades, Kent 2019 accounts for 28% and "
                        "Essex 2015 for 27%. Without the first, the p-value across all "
                        "grades is 0.16; without the second, 0.15."
                    ),
                ),
                (
                    {"p_table": 0.06, "p_alone": 0.04, "compared": 2, "top": []},
                    (
                        "Across all grades, the 13 inspections with complete counts differ by "
                        "no more than chance alone could easily explain (p-value 0.06). That is"
                        " not so if we look only at the share of inadequate cases, in two "
                        "inspections (p-value 0.04)."
                    ),
                ),
            ],
        ),
        "over_time": (
            {
                "two_periods": True,
                "early_to": "2019",
                "late_from": "2021",
                "early": 0.474,
                "late": 0.376,
                "p_table": 0.02,
                "p_periods": 0.09,
                "chance": 0.05,
            },
            [
                (
                    {},
                    (
                        "Time may be part of the explanation. Up to 2019, 47.4% of the "
                        "cases required improvement; from 2021 onwards, 37.6% did. If we "
                        "compare inspections only with others of the same period, they "
                        "differ by no more than chance alone could easily explain (p-value "
                        "0.09). Inspectors may now grade cases differently, or the forces "
                        "inspected later may have been different."
                    ),
                ),
                (
                    {"two_periods": False},
                    (
                        "All the inspections took place in the same years, so they tell us nothing "
                        "about change over time."
                    ),
                ),
                (
                    {"p_periods": 0.0001},
                    (
                        "Time may be part of the explanation. Up to 2019, 47.4% of the "
                        "cases required improvement; from 2021 onwards, 37.6% did. If we "
                        "compare inspections only with others of the same period, they "
                        "still differ by more than chance alone would easily explain "
                        "(p-value less than 0.001)."
                    ),
                ),
            ],
        ),
        "middle": (
            {
                "others": 12,
                "share": 0.2286,
                "elsewhere": 0.431,
                "p": 0.03,
                "middle_beyond": "outer",
                "bad_beyond": "inner",
                "few": True,
                "like_others": 0.011,
            },
            [
                (
                    {},
                    (
                        "In Thames Valley, 22.9% of cases required improvement, against "
                        "43.1% elsewhere. The p-value is 0.03, once we allow for having "
                        "looked at every inspection and every grade. Thames Valley's "
                        "share lies outside even the outer limits drawn in the chart; its"
                        " share of inadequate cases lies outside the inner limits only. "
                        "These limits assume that all forces are alike. If we allow for "
                        "the differences among the others, the chance that so few cases "
                        "would require improvement in a force like them is 1.1%."
                    ),
                ),
                (
                    {"others": 0},
                    ("We have no other inspection's count of cases that required improvement."),
                ),
                (
                    {"middle_beyond": "none", "bad_beyond": "none", "few": False},
                    (
                        "In Thames Valley, 22.9% of cases required improvement, against "
                        "43.1% elsewhere. The p-value is 0.03, once we allow for having "
                        "looked at every inspection and every grade. Thames Valley's "
                        "share lies inside the limits drawn in the chart, and so does its"
                        " share of inadequate cases. These limits assume that all forces "
                        "are alike. If we allow for the differences among the others, the"
                        " chance that so many cases would require improvement in a force "
                        "like them is 1.1%."
                    ),
                ),
                (
                    {"middle_beyond": "inner", "bad_beyond": "none"},
                    (
                        "In Thames Valley, 22.9% of cases required improvement, against "
                        "43.1% elsewhere. The p-value is 0.03, once we allow for having "
                        "looked at every inspection and every grade. Thames Valley's "
                        "share lies outside the inner limits drawn in the chart; its "
                        "share of inadequate cases lies inside them. These limits assume "
                        "that all forces are alike. If we allow for the differences among"
                        " the others, the chance that so few cases would require "
                        "improvement in a force like them is 1.1%."
                    ),
                ),
                (
                    {"middle_beyond": "inner", "bad_beyond": "outer"},
                    (
                        "In Thames Valley, 22.9% of cases required improvement, against "
                        "43.1% elsewhere. The p-value is 0.03, once we allow for having "
                        "looked at every inspection and every grade. Thames Valley's "
                        "share lies outside the inner limits drawn in the chart; its "
                        "share of inadequate cases lies outside even the outer limits. "
                        "These limits assume that all forces are alike. If we allow for "
                        "the differences among the others, the chance that so few cases "
                        "would require improvement in a force like them is 1.1%."
                    ),
                ),
            ],
        ),
        "joint": (
            {"shares": [0.25, 0.35, 0.4]},
            [
                (
                    {},
                    (
                        "A model of all the grades together gives 25% good, 35% requiring "
                        "improvement and 40% inadequate."
                    ),
                ),
                (
                    {"shares": []},
                    (
                        "Too few inspections have complete counts for a model of all grades "
                        "together."
                    ),
                ),
            ],
        ),
        "title_guesses": (
            {"least": 0.35, "most": 0.41, "reaching": 4, "all": 10, "seen": 0.5},
            [
                (
                    {},
                    (
                        "The fair guesses for Thames Valley run from 35% to 41%; four of their "
                        "ranges reach 50%"
                    ),
                ),
                (
                    {"reaching": 0},
                    (
                        "The fair guesses for Thames Valley run from 35% to 41%; none of their "
                        "ranges reaches 50%"
                    ),
                ),
                (
                    {"reaching": 10},
                    (
                        "The fair guesses for Thames Valley run from 35% to 41%; all their "
                        "ranges reach 50%"
                    ),
                ),
                (
                    {"reaching": 1},
                    (
                        "The fair guesses for Thames Valley run from 35% to 41%; one of their "
                        "ranges reaches 50%"
                    ),
                ),
            ],
        ),
        "extreme": (
            {
                "others": 13,
                "all": 14,
                "share": 0.5,
                "p_highest": 0.043,
                "count": "35",
                "of": "70",
                "p_like_others": 0.007,
                "least": 0.17,
                "most": 0.51,
            },
            [
                (
                    {},
                    (
                        "If the 14 forces compared here were alike, the chance that the highest "
                        "of their shares would reach 50.0% would be 4.3%. For a single force like "
                        "the others, chosen beforehand, the chance of 35 or more inadequate cases "
                        "out "
                        "of 70 is 0.7%. Thames Valley's true share need not be the highest: the "
                        "probability that it is lies between 17% and 51%, depending on the model."
                    ),
                ),
                ({"others": 0}, ("We have no other inspection's count that could tell us.")),
                (
                    {"least": 0.96, "most": 0.96},
                    (
                        "If the 14 forces compared here were alike, the chance that the highest of "
                        "their shares would reach 50.0% would be 4.3%. For a single force like "
                        "the others, chosen beforehand, the chance of 35 or more inadequate cases "
                        "out "
                        "of 70 is 0.7%. The probability that Thames Valley's true share is the "
                        "highest comes to 96% in every model that we tried."
                    ),
                ),
                (
                    {"least": 0, "most": 0.001},
                    (
                        "If the 14 forces compared here were alike, the chance that the highest "
                        "of their shares would reach 50.0% would be 4.3%. For a single force like "
                        "the others, chosen beforehand, the chance of 35 or more inadequate cases "
                        "out "
                        "of 70 is 0.7%. Thames Valley's true share need not be the highest: the "
                        "probability that it is comes to less than 1% in every model that we tried."
                    ),
                ),
                (
                    {"p_highest": 1.0, "p_like_others": 0},
                    (
                        "If the 14 forces compared here were alike, the chance that the highest "
                        "of their shares would reach 50.0% would be more than 99.9%. For a single "
                        "force like the others, chosen beforehand, the chance of 35 or more "
                        "inadequate cases out of 70 is less than 0.1%. Thames Valley's true share "
                        "need not be the highest: the probability that it is lies between 17% and "
                        "51%, depending on the model."
                    ),
                ),
            ],
        ),
        "finding": (
            {
                "others": 13,
                "elsewhere": 0.334,
                "least": 0.35,
                "most": 0.41,
                "low": 0.3,
                "high": 0.58,
                "missing": 29,
                "listed": 43,
            },
            [
                (
                    {},
                    (
                        "In the 13 other first inspections whose count of inadequate cases we "
                        "have, the share was 33.4%. If Thames Valley is a force like those, a "
                        "fair guess is that "
                        "35% to 41% of its unread cases were inadequate, depending on the model. "
                        "If we allow for chance as well, the range is 30%"
                        " to 58%. For most first inspections we found no such count."
                    ),
                ),
                (
                    {"others": 0},
                    (
                        "A fair guess is that 35% to 41% of its unread cases were inadequate, "
                        "depending on the model. If we allow for chance as well, the"
                        " range is 30% to 58%. For most first inspections we found no such count."
                    ),
                ),
                (
                    {"others": 1, "missing": 3},
                    (
                        "In the one other first inspection whose count of inadequate cases we "
                        "have, the share was 33.4%. If Thames Valley is a force like it, a "
                        "fair guess is that 35% to 41% of its unread cases were inadequate, "
                        "depending on the model. If we allow for chance as well, the range is 30% "
                        "to 58%. For"
                        " some first inspections we found no such count."
                    ),
                ),
                (
                    {"missing": 0},
                    (
                        "In the 13 other first inspections whose count of inadequate cases we "
                        "have, the share was 33.4%. If Thames Valley is a force like those, a "
                        "fair guess is that "
                        "35% to 41% of its unread cases were inadequate, depending on the model. "
                        "If we allow for chance as well, the range is 30%"
                        " to 58%."
                    ),
                ),
            ],
        ),
        "unseen": (
            {
                "missing": 29,
                "listed": 43,
                "others": 13,
                "seen": 14,
                "share": 0.5,
                "p_any": 0.21,
                "too_high": True,
                "tipping": 0.394,
                "average": 0.345,
            },
            [
                (
                    {},
                    (
                        "For 29 of the 43 first inspections we have no count of "
                        "inadequate cases that could be compared. If they are like the 14"
                        " that we do have, the chance that any of their shares also "
                        "reached 50.0% is 21%. For Thames Valley's share to lie inside "
                        "the inner limits once all 43 inspections are counted, the "
                        "missing inspections' average share would have to be 39.4% or "
                        "more; the average of those we have is 34.5%."
                    ),
                ),
                (
                    {"missing": 0},
                    (
                        "We have a count of inadequate cases for every first inspection that is "
                        "listed."
                    ),
                ),
                (
                    {"missing": 1, "tipping": 1.2},
                    (
                        "For one of the 43 first inspections we have no count of inadequate cases "
                        "that could be compared. If it is like the 14 that we do have, the chance "
                        "that it also reached 50.0% is 21%. Whatever the missing counts show, "
                        "Thames Valley's share would lie outside the inner limits."
                    ),
                ),
                (
                    {"missing": 1},
                    (
                        "For one of the 43 first inspections we have no count of inadequate cases "
                        "that could be compared. If it is like the 14 that we do have, the chance "
                        "that it also reached 50.0% is 21%. For Thames Valley's share to lie "
                        "inside the inner limits once all 43 inspections are counted, the missing "
                        "share would have to be 39.4% or more; the average of those we have is "
                        "34.5%."
                    ),
                ),
                (
                    {"others": 0, "too_high": False},
                    (
                        "For 29 of the 43 first inspections we have no count of inadequate cases "
                        "that could be compared."
                    ),
                ),
            ],
        ),
        "evidence": (
            {
                "harm": 220,
                "tellers": ["HuffPost UK"],
                "harm_of": 576,
                "harm_share": 0.382,
                "visits": 11,
                "bad": 183,
                "bad_of": 602,
                "bad_share": 0.304,
                "so_high": 2,
                "share": 0.5,
                "highest": True,
                "missing": 29,
                "seen": 14,
                "listed": 43,
            },
            [
                (
                    {},
                    (
                        "According to HuffPost UK, the report “In harm's way”, on the "
                        "first forces to be inspected, counted 220 of 576 cases as "
                        "inadequate (38.2%), on an older scale with a further grade, "
                        "adequate. At the 11 return visits whose counts we have, 183 of "
                        "602 cases were inadequate (30.4%), and at two of the visits "
                        "50.0% or more of the cases were. So being the highest of 14 says"
                        " little about being the highest of 43."
                    ),
                ),
                (
                    {"harm_of": 0, "so_high": 0},
                    (
                        "At the 11 return visits whose counts we have, 183 of 602 cases "
                        "were inadequate (30.4%), and at none of the visits 50.0% or more"
                        " of the cases were. So being the highest of 14 says little about"
                        " being the highest of 43."
                    ),
                ),
                (
                    {"visits": 1},
                    (
                        "According to HuffPost UK, the report “In harm's way”, on the first "
                        "forces to be inspected, counted 220 of 576 cases as inadequate (38.2%), "
                        "on an older scale with a further grade, adequate. At the only return "
                        "visit whose count we "
                        "have, 183 of 602 cases were inadequate (30.4%). So being the highest "
                        "of 14 says little about being the highest of 43."
                    ),
                ),
                (
                    {"visits": 0, "highest": False},
                    (
                        "According to HuffPost UK, the report “In harm's way”, on the first "
                        "forces to be inspected, counted 220 of 576 cases as inadequate (38.2%), "
                        "on an older scale with a further grade, adequate."
                    ),
                ),
            ],
        ),
        "title_topics": (
            {"known": 31, "bad": 5, "good": 6},
            [
                (
                    {},
                    ("Of 31 judgments that we know of, five are inadequate and six good"),
                ),
                ({"known": 0}, ("We know of no judgment under the new programme")),
                ({"known": 1}, ("We know of only one judgment under the new programme")),
                (
                    {"good": 1},
                    ("Of 31 judgments that we know of, five are inadequate and one is good"),
                ),
                (
                    {"bad": 0, "good": 0},
                    ("Of 31 judgments that we know of, none is inadequate and none good"),
                ),
                (
                    {"bad": 1},
                    ("Of 31 judgments that we know of, one is inadequate and six are good"),
                ),
            ],
        ),
        "left_out": (
            {"still": 13, "all": 13},
            [
                (
                    {},
                    (
                        "Whichever of the other inspections we leave out, Thames Valley's"
                        " share of inadequate cases still lies outside the inner limits."
                    ),
                ),
                ({"all": 0}, ("There is no other inspection to leave out of the comparison.")),
                (
                    {"still": 0},
                    (
                        "Whichever of the other inspections we leave out, Thames Valley's"
                        " share of inadequate cases lies inside the inner limits."
                    ),
                ),
                (
                    {"still": 4},
                    (
                        "If we leave out the other inspections in turn, Thames Valley's share of "
                        "inadequate cases lies outside the inner limits 4 of 13 times."
                    ),
                ),
            ],
        ),
        "topics": (
            {"number": 5},
            [
                (
                    {},
                    (
                        "Under its new programme, the inspectorate judges five topics on a "
                        "separate scale, and doesn't grade cases. These judgments can't be "
                        "compared with the shares above, so we show them separately."
                    ),
                ),
                (
                    {"number": 0},
                    (
                        "Under its new programme, the inspectorate judges topics on a "
                        "separate scale, and doesn't grade cases. These judgments can't be "
                        "compared with the shares above, so we show them separately."
                    ),
                ),
            ],
        ),
    },
    "return-visits": {
        "title": (
            {
                "drawn": 16,
                "clear_count": 2,
                "forces": ["North Yorkshire", "Wiltshire"],
                "together": 0,
            },
            [
                (
                    {},
                    "Two of 16 changes are clear of zero, in North Yorkshire and Wiltshire; none "
                    "is once all are considered together",
                ),
                (
                    {"drawn": 0, "clear_count": 0, "forces": []},
                    "We have no counts of both visits, so there is no change to draw",
                ),
                (
                    {"clear_count": 0, "forces": []},
                    "Of 16 changes, none is clear of zero",
                ),
                (
                    {"clear_count": 1, "forces": ["Kent"], "together": 1},
                    "One of 16 changes is clear of zero, in Kent; one is once all are considered "
                    "together",
                ),
                (
                    {"drawn": 90, "clear_count": 12, "forces": ["A", "B", "C", "D"], "together": 3},
                    "12 of 90 changes are clear of zero; three are once all are considered "
                    "together",
                ),
            ],
        ),
        "answer": (
            {
                "pairs": 6,
                "p": 0.14,
                "chance": 0.05,
                "low": 0.001,
                "high": 0.141,
                "change": 0.071,
                "pairs_bad": 5,
                "low_bad": -0.128,
                "high_bad": 0.118,
            },
            [
                (
                    {},
                    (
                        "Perhaps. At the six return visits that can be compared with the "
                        "inspection before them, the share of good cases rose by 7.1 "
                        "percentage points on average; the counts are consistent with a "
                        "rise of anything from 0.1 to 14.1 points. For inadequate cases, "
                        "at the five visits that we can compare, the counts are "
                        "consistent with anything from a fall of 12.8 points to a rise of"
                        " 11.8."
                    ),
                ),
                (
                    {"pairs": 0},
                    ("We can't say yet, since we have no force's good cases from both visits."),
                ),
                (
                    {"p": 0.01},
                    (
                        "Probably, if we judge by the good cases. At the six return "
                        "visits that can be compared with the inspection before them, the"
                        " share of good cases rose by 7.1 percentage points on average; "
                        "the counts are consistent with a rise of anything from 0.1 to "
                        "14.1 points. For inadequate cases, at the five visits that we "
                        "can compare, the counts are consistent with anything from a fall"
                        " of 12.8 points to a rise of 11.8."
                    ),
                ),
                (
                    {"p": 0.01, "low": -0.14, "high": -0.02, "change": -0.08},
                    (
                        "Probably not, if we judge by the good cases. At the six return "
                        "visits that can be compared with the inspection before them, the"
                        " share of good cases fell by 8.0 percentage points on average; "
                        "the counts are consistent with a fall of anything from 2.0 to "
                        "14.0 points. For inadequate cases, at the five visits that we "
                        "can compare, the counts are consistent with anything from a fall"
                        " of 12.8 points to a rise of 11.8."
                    ),
                ),
                (
                    {"low": -0.05, "change": -0.02, "pairs_bad": 1},
                    (
                        "The counts don't show it. At the six return visits that can be "
                        "compared with the inspection before them, the share of good "
                        "cases fell by 2.0 percentage points on average; the counts are "
                        "consistent with anything from a fall of 5.0 points to a rise of "
                        "14.1. For inadequate cases, at the only visit that we can "
                        "compare, the counts are consistent with anything from a fall of "
                        "12.8 points to a rise of 11.8."
                    ),
                ),
                (
                    {"low": -0.05, "change": 0, "pairs_bad": 0},
                    (
                        "The counts don't show it. At the six return visits that can be "
                        "compared with the inspection before them, the share of good cases "
                        "stayed the same on average; the counts are consistent with anything from "
                        "a fall of 5.0 points to a rise of 14.1."
                    ),
                ),
                (
                    {"pairs": 1, "low": -0.1, "high_bad": -0.02},
                    (
                        "Perhaps. At the only return visit that can be compared with the "
                        "inspection before it, the share of good cases rose by 7.1 "
                        "percentage points; the counts are consistent with anything from "
                        "a fall of 10.0 points to a rise of 14.1. For inadequate cases, "
                        "at the five visits that we can compare, the counts are "
                        "consistent with a fall of anything from 2.0 to 12.8 points."
                    ),
                ),
            ],
        ),
        "certain": (
            {"pairs": 6, "first": 195, "first_of": 746, "back": 152, "back_of": 461},
            [
                (
                    {},
                    (
                        "In the pairs of visits that can be compared, 195 of 746 cases were "
                        "good at first and 152 of 461 at the return visits."
                    ),
                ),
                (
                    {"pairs": 1},
                    (
                        "In the pair of visits that can be compared, 195 of 746 cases were good "
                        "at first and 152 of 461 at the return visit."
                    ),
                ),
                ({"pairs": 0}, "We can be certain only of what each visit found by itself."),
            ],
        ),
        "probable": (
            {
                "pairs": 6,
                "change": 0.071,
                "chance": 0.05,
                "p": 0.048,
                "p_adjusted": 0.14,
                "doubtful": [],
            },
            [
                (
                    {},
                    (
                        "The rise in good cases is borderline: its p-value is 0.05, but 0.14 once "
                        "we allow for the other grades."
                    ),
                ),
                (
                    {
                        "doubtful": [
                            {"how": "inferred", "forces": ["Wiltshire"]},
                            {"how": "worked out by subtraction", "forces": ["Kent"]},
                        ]
                    },
                    "The rise in good cases is borderline: its p-value is 0.05, but 0.14 once we "
                    "allow for the other grades. The first count of Wiltshire is inferred, and "
                    "that of Kent is worked out by subtraction.",
                ),
                (
                    {
                        "doubtful": [
                            {"how": "inferred", "forces": ["Essex", "Surrey"]},
                            {"how": "worked out by subtraction", "forces": ["Kent", "Dorset"]},
                        ]
                    },
                    "The rise in good cases is borderline: its p-value is 0.05, but 0.14 once we "
                    "allow for the other grades. The first counts of Essex and Surrey are "
                    "inferred, and those of Kent and Dorset are worked out by subtraction.",
                ),
                ({"pairs": 0}, ("We can say nothing without a pair of visits.")),
                (
                    {"pairs": 1},
                    ("We can say nothing firm, since a single pair of visits tells us little."),
                ),
                (
                    {"p_adjusted": 0.01},
                    (
                        "Chance alone is a poor explanation of the rise in good cases (p-value "
                        "0.05, or 0.01 once we allow for the other grades)."
                    ),
                ),
                (
                    {"change": -0.1, "p_adjusted": 0.01},
                    (
                        "Chance alone is a poor explanation of the fall in good cases (p-value "
                        "0.05, or 0.01 once we allow for the other grades)."
                    ),
                ),
                (
                    {"change": -0.1},
                    (
                        "The fall in good cases is borderline: its p-value is 0.05, but 0.14 once "
                        "we allow for the other grades."
                    ),
                ),
                (
                    {"p": 0.2, "p_adjusted": 0.4},
                    "Chance alone could explain the rise in good cases (p-value 0.20, or 0.40 once "
                    "we allow for the other grades).",
                ),
                (
                    {"change": -0.1, "p": 0.2, "p_adjusted": 0.4},
                    "Chance alone could explain the fall in good cases (p-value 0.20, or 0.40 once "
                    "we allow for the other grades).",
                ),
            ],
        ),
        "not_known": (
            {"unpaired": 35},
            [
                (
                    {},
                    (
                        "We know that inspectors returned to 35 other forces, but we can't "
                        "compare their visits, because we don't have counts of good cases from "
                        "both the first inspection and the return visit."
                    ),
                ),
                (
                    {"unpaired": 1},
                    (
                        "We know that inspectors returned to another force, but we can't "
                        "compare its visits, because we don't have a count of good cases from "
                        "both the first inspection and the return visit."
                    ),
                ),
                (
                    {"unpaired": 0},
                    ("We don't know how alike the cases were that inspectors read at both visits."),
                ),
            ],
        ),
        "clear": (
            {
                "drawn": 16,
                "clear_count": 2,
                "together": 0,
                "pairs": 6,
                "first": "73",
                "back": "32",
                "share": 0.261,
                "power": 0.8,
                "rise": 0.54,
            },
            [
                (
                    {},
                    (
                        "Of 16 changes, two are clear of zero if we look at each alone, and "
                        "none if we allow for looking at all of them together. A single pair of "
                        "visits tells us little. With 73 cases at first and 32 later, and 26.1% "
                        "of cases "
                        "good at first, we would notice a rise 80% of the time only if the "
                        "share rose to about 54% or more."
                    ),
                ),
                ({"drawn": 0, "pairs": 0}, ("We have found none yet.")),
                (
                    {"clear_count": 1, "together": 1, "rise": float("nan")},
                    (
                        "Of 16 changes, one is clear of zero if we look at each alone, and one "
                        "if we allow for looking at all of them together. A single pair of visits "
                        "tells us little. With 73 cases at first and 32 later, and 26.1% of cases "
                        "good "
                        "at first, we would notice no rise, however large, as often as 80% of "
                        "the time."
                    ),
                ),
                (
                    {"clear_count": 0},
                    (
                        "Of 16 changes, none is clear of zero if we look at each alone, and "
                        "none if we allow for looking at all of them together. A single pair of "
                        "visits tells us little. With 73 cases at first and 32 later, and 26.1% "
                        "of cases "
                        "good at first, we would notice a rise 80% of the time only if the "
                        "share rose to about 54% or more."
                    ),
                ),
            ],
        ),
        "leaving_out": (
            {
                "pairs": 6,
                "rise_clear": True,
                "heaviest": "the Metropolitan Police",
                "weight": 0.61,
                "without": {"low": -0.018, "high": 0.227},
                "unclear": ["A", "B", "C", "D", "E"],
                "stays": ["Kent"],
                "least": -0.018,
                "most": 0.227,
                "doubtful": 2,
                "sure": {"low": -0.078, "high": 0.258},
            },
            [
                (
                    {},
                    (
                        "The Metropolitan Police accounts for 61% of the weight in the "
                        "average. Without it, the interval is −1.8 to 22.7 points. If we "
                        "leave out any pair but Kent's, the rise is no longer clear. If we "
                        "leave out the first counts that are inferred or worked out by "
                        "subtraction, the interval is −7.8 to 25.8 points."
                    ),
                ),
                (
                    {"pairs": 2},
                    "We have too few pairs to see what happens if we leave any of them out.",
                ),
                (
                    {"unclear": [], "stays": ["A", "B"], "doubtful": 0},
                    (
                        "The Metropolitan Police accounts for 61% of the weight in the "
                        "average. Without it, the interval is −1.8 to 22.7 points. Whichever "
                        "pair we leave out, the rise stays clear."
                    ),
                ),
                (
                    {"stays": [], "doubtful": 0},
                    (
                        "The Metropolitan Police accounts for 61% of the weight in the "
                        "average. Without it, the interval is −1.8 to 22.7 points. Whichever "
                        "pair we leave out, the rise is no longer clear."
                    ),
                ),
                (
                    {"unclear": ["Kent"], "stays": ["A", "B"], "doubtful": 0},
                    (
                        "The Metropolitan Police accounts for 61% of the weight in the "
                        "average. Without it, the interval is −1.8 to 22.7 points. If we "
                        "leave out Kent, the rise is no longer clear."
                    ),
                ),
                (
                    {"unclear": ["Essex", "Kent"], "stays": ["A", "B"], "doubtful": 0},
                    (
                        "The Metropolitan Police accounts for 61% of the weight in the "
                        "average. Without it, the interval is −1.8 to 22.7 points. If we "
                        "leave out Essex and Kent in turn, the rise is no longer clear."
                    ),
                ),
                (
                    {"rise_clear": False},
                    (
                        "The Metropolitan Police accounts for 61% of the weight in the "
                        "average. Without it, the interval is −1.8 to 22.7 points. If we "
                        "leave out each pair in turn, the intervals run from −1.8 to 22.7 "
                        "points. If we leave out the first counts that are inferred or worked"
                        " out by subtraction, the interval is −7.8 to 25.8 points."
                    ),
                ),
            ],
        ),
        "luck": (
            {
                "pairs": 6,
                "returned": 41,
                "listed": 43,
                "share": 0.261,
                "others": 600,
                "others_share": 0.218,
                "move": -0.009,
            },
            [
                (
                    {},
                    (
                        "That matters if inspectors return only after bad results. But we know "
                        "that, after a first inspection, they returned to 41 of the 43 forces. At "
                        "first, 26.1% of cases were good in the forces "
                        "compared, against 21.8% in the others whose counts we have. Had the "
                        "work of the compared forces not changed, we would have expected their "
                        "share of good cases to fall by about 0.9 points."
                    ),
                ),
                (
                    {"pairs": 0, "returned": 0},
                    ("That matters if inspectors return only after bad results."),
                ),
                (
                    {"returned": 1, "others": 0},
                    (
                        "That matters if inspectors return only after bad results. We know that, "
                        "after a first inspection, they returned to only one of the 43 forces. "
                        "Had the work of the compared forces not changed, we would have expected "
                        "their share of good cases to fall by about 0.9 points."
                    ),
                ),
                (
                    {"returned": 0, "others": 0, "move": 0.012},
                    "That matters if inspectors return only after bad results. Had the work of the "
                    "compared forces not changed, we would have expected their share of good cases "
                    "to rise by about 1.2 points.",
                ),
            ],
        ),
        "odds": (
            {
                "lone": 30,
                "lone_of": 141,
                "pairs": 6,
                "back": 152,
                "back_of": 461,
                "ratio": "1.34",
                "quarters": 33,
                "quarters_of": 349,
                "quarters_on": ["the Metropolitan Police"],
                "odds_quarters": "0.95",
                "unlike": True,
            },
            [
                (
                    {},
                    (
                        "In a model that gives each force a level of its own, the odds of"
                        " a good grade were 1.34 times as high at return visits as at "
                        "first inspections. In quarterly updates on the Metropolitan "
                        "Police, 33 of 349 cases were good; if we count these updates as "
                        "later visits, the ratio is 0.95. At the return visits to forces "
                        "whose first result we don't have, 21.3% of the cases were good "
                        "(30 of 141), against 33.0% (152 of 461) at those that can be "
                        "compared. So the forces whose first results we lack may not be "
                        "like those that we compare."
                    ),
                ),
                (
                    {"ratio": None},
                    (
                        "We can't compare them yet, since that takes good and other cases"
                        " from both kinds of visit. At the return visits to forces whose "
                        "first result we don't have, 21.3% of the cases were good (30 of "
                        "141), against 33.0% (152 of 461) at those that can be compared. "
                        "So the forces whose first results we lack may not be like those "
                        "that we compare."
                    ),
                ),
                (
                    {"lone_of": 0, "odds_quarters": None},
                    (
                        "In a model that gives each force a level of its own, the odds of"
                        " a good grade were 1.34 times as high at return visits as at "
                        "first inspections."
                    ),
                ),
                (
                    {"pairs": 0, "unlike": False},
                    (
                        "In a model that gives each force a level of its own, the odds of"
                        " a good grade were 1.34 times as high at return visits as at "
                        "first inspections. In quarterly updates on the Metropolitan "
                        "Police, 33 of 349 cases were good; if we count these updates as "
                        "later visits, the ratio is 0.95. At the return visits to forces "
                        "whose first result we don't have, 21.3% of the cases were good "
                        "(30 of 141)."
                    ),
                ),
            ],
        ),
        "reversed": (
            {
                "pairs": 6,
                "unpaired": 35,
                "average": 0.101,
                "tipping": -0.017,
                "returned": 41,
                "worst": -0.67,
                "best": 0.735,
            },
            [
                (
                    {},
                    (
                        "The results that we don't have could reverse the picture. If every force "
                        "counts equally, the known changes average 10.1 points. An average fall "
                        "of 1.7 points in the other 35 forces would cancel that out. With the "
                        "least favourable value for every missing count, the average over all 41 "
                        "forces would be a fall of 67.0 points; with the most favourable, a rise "
                        "of 73.5."
                    ),
                ),
                ({"returned": 0}, ("We know of no force to which inspectors returned.")),
                (
                    {"unpaired": 1, "average": -0.101, "tipping": 0.101},
                    "The results that we don't have could reverse the picture. If every force "
                    "counts equally, the known changes average −10.1 points. An average rise of "
                    "10.1 points in the other force would cancel that out. With the least "
                    "favourable value for every missing count, the average over all 41 forces "
                    "would be a fall of 67.0 points; with the most favourable, a rise of 73.5.",
                ),
                (
                    {"pairs": 0},
                    (
                        "With the least favourable value for every missing count, the average "
                        "over all 41 forces would be a fall of 67.0 points; with the most "
                        "favourable, a rise of 73.5."
                    ),
                ),
                (
                    {"unpaired": 0},
                    (
                        "We have the good cases of every force to which inspectors are known to"
                        " have returned."
                    ),
                ),
                (
                    {"unpaired": 1},
                    (
                        "The results that we don't have could reverse the picture. If every force "
                        "counts equally, the known changes average 10.1 points. An average fall "
                        "of 1.7 points in the other force would cancel that out. With the least "
                        "favourable value for every missing count, the average over all 41 forces "
                        "would be a fall of 67.0 points; with the most favourable, a rise of 73.5."
                    ),
                ),
            ],
        ),
    },
    "register": {
        "answer": (
            {"counted": 30, "listed": 94, "forces": 21, "all_forces": 43},
            [
                (
                    {},
                    (
                        f"Of the 94 inspections and visits{NO_PROGRAMME}, we have case "
                        "counts for 30. They come from 21 of the 43 forces."
                    ),
                ),
                (
                    {"counted": 94},
                    (
                        "We have case counts for all 94 inspections and visits"
                        + NO_PROGRAMME
                        + ". "
                        "They come from 21 of the 43 forces."
                    ),
                ),
                (
                    {"counted": 0, "forces": 0},
                    (
                        "We have case counts for none of the 94 inspections and visits"
                        f"{NO_PROGRAMME}."
                    ),
                ),
                (
                    {"counted": 1, "forces": 1},
                    (
                        f"Of the 94 inspections and visits{NO_PROGRAMME}, we have case "
                        "counts for one. They come from one of the 43 forces."
                    ),
                ),
            ],
        ),
        "certain": (
            {"primary": 10, "counted": 30},
            [
                ({}, ("We read 10 of these 30 sets of counts on the inspectorate's own pages.")),
                (
                    {"primary": 0},
                    (
                        "Nothing yet is certain, since we have read no count on a page of the "
                        "inspectorate."
                    ),
                ),
                (
                    {"primary": 1},
                    ("We read one of these 30 sets of counts on the inspectorate's own page."),
                ),
            ],
        ),
        "probable": (
            {"others": 20},
            [
                (
                    {},
                    (
                        "The counts of the other 20 are probably right, but we know them only "
                        "from what others print, mostly news items."
                    ),
                ),
                (
                    {"others": 0},
                    (
                        "There is nothing to add, since no count here rests only on what others"
                        " print."
                    ),
                ),
                (
                    {"others": 1},
                    (
                        "The counts of one more are probably right, but we know them only from "
                        "what others print."
                    ),
                ),
            ],
        ),
        "not_known": (
            {"lacking": 64, "pages": 44, "otherwise": 0},
            [
                (
                    {},
                    (
                        "We have no case counts for the other 64 inspections and "
                        "visits. For 44 of them, the table links to the inspectorate's page."
                    ),
                ),
                (
                    {"otherwise": 6},
                    (
                        "We have no case counts for the other 64 inspections and "
                        "visits. For 44 of them, the table links to the inspectorate's page. "
                        "Of six, we have seen gradings printed in other ways."
                    ),
                ),
                ({"lacking": 0}, ("We don't know how strictly inspectors graded each of them.")),
                (
                    {"lacking": 1, "pages": 1},
                    (
                        "We have no case counts for the other inspection or visit. "
                        "The table links to the inspectorate's page on it."
                    ),
                ),
                (
                    {"pages": 0},
                    (
                        "We have no case counts for the other 64 inspections and "
                        "visits. We found no page on them on the inspectorate's site."
                    ),
                ),
                (
                    {"pages": 64},
                    (
                        "We have no case counts for the other 64 inspections and "
                        "visits. The table links to the inspectorate's page on each of them."
                    ),
                ),
            ],
        ),
    },
    "press-claims": {
        "title": (
            {"hold": 5, "held": 6, "plain": 35, "same": 35},
            [
                (
                    {},
                    (
                        "Of six figures given as shares or in loose words, five match; so "
                        "do all 35 plain counts"
                    ),
                ),
                (
                    {"hold": 1},
                    (
                        "Of six figures given as shares or in loose words, one matches; so "
                        "do all 35 plain counts"
                    ),
                ),
                (
                    {"plain": 0},
                    ("Of six figures given as shares or in loose words, five match"),
                ),
                (
                    {"same": 33},
                    (
                        "Of six figures given as shares or in loose words, five match; so "
                        "do 33 of 35 plain counts"
                    ),
                ),
            ],
        ),
        "how_often": (
            {"share": 0.97, "items": 14},
            [
                (
                    {},
                    (
                        "Nearly always, in the 14 items that we could compare with the "
                        "inspectorate's own page:"
                    ),
                ),
                (
                    {"share": 0.6, "items": 1},
                    ("Mostly, in the item that we could compare with the inspectorate's own page:"),
                ),
                (
                    {"share": 0.4},
                    (
                        "Often not, in the 14 items that we could compare with the "
                        "inspectorate's own page:"
                    ),
                ),
            ],
        ),
        "number": (
            {"count": 35, "all": 35},
            [
                ({}, "All 35"),
                ({"count": 3}, "Three of the 35"),
            ],
        ),
        "unsure": (
            {"worded": 6},
            [
                (
                    {},
                    (
                        "We can't say whether shares and loose words go wrong more often than "
                        "plain counts: six figures are too few to tell."
                    ),
                ),
                (
                    {"worded": 1},
                    (
                        "We can't say whether shares and loose words go wrong more often than "
                        "plain counts: one figure is too few to tell."
                    ),
                ),
                ({"worded": 60}, ""),
            ],
        ),
        "safer": (
            {"worded": 6, "plain": 35, "plain_share": 1, "worded_share": 0.8},
            [
                (
                    {},
                    (
                        "If these items are typical, the plain counts that others print "
                        "are nearly always right."
                    ),
                ),
                (
                    {"plain_share": 0.6},
                    (
                        "If these items are typical, the plain counts that others print "
                        "are mostly right."
                    ),
                ),
                (
                    {"plain_share": 0.5},
                    (
                        "If these items are typical, the plain counts that others print "
                        "are often wrong."
                    ),
                ),
                ({"plain": 0}, "We can say nothing firm, since nobody printed a plain count."),
                (
                    {"worded": 60},
                    (
                        "If these items are typical, the plain counts that others print "
                        "are nearly always right. Shares and loose words seem to go wrong"
                        " more often than plain counts."
                    ),
                ),
                (
                    {"worded": 60, "worded_share": 1},
                    (
                        "If these items are typical, the plain counts that others print "
                        "are nearly always right. Shares and loose words seem to go wrong"
                        " no more often than plain counts."
                    ),
                ),
            ],
        ),
        "exceptions": (
            {
                "wrong": [
                    {
                        "printed": "“25 per cent”",
                        "about": "good",
                        "publisher": "The Echo",
                        "known": "19 of 70",
                        "force": "Kent",
                        "page": True,
                    }
                ],
                "plain": 0,
            },
            [
                (
                    {},
                    (
                        "The exception is The Echo, which prints “25 per cent” for cases from "
                        "Kent that were graded good, where the inspectorate's page gives 19 of 70."
                    ),
                ),
                ({"wrong": []}, ("We found no exception.")),
                ({"plain": 1}, ("There are two exceptions, of which one is a plain count.")),
                ({"plain": 2}, ("There are three exceptions, of which two are plain counts.")),
                (
                    {
                        "wrong": [
                            {
                                "printed": "“25 per cent”",
                                "about": "good",
                                "publisher": "The Echo",
                                "known": "19 of 70",
                                "force": "Kent",
                                "page": True,
                            },
                            {
                                "printed": "24",
                                "about": "inadequate",
                                "publisher": "The Echo",
                                "known": "29",
                                "force": "Kent",
                                "page": False,
                            },
                            {
                                "printed": "23",
                                "about": "inadequate",
                                "publisher": "The Echo",
                                "known": "28",
                                "force": "Kent",
                                "page": False,
                            },
                        ]
                    },
                    (
                        "The exceptions are The Echo, which prints “25 per cent” for cases "
                        "graded good, where the inspectorate's page gives 19 of 70; The "
                        "Echo, which prints 24 for cases graded inadequate, where others "
                        "print 29; and The Echo, which prints 23 for cases graded "
                        "inadequate, where others print 28."
                    ),
                ),
            ],
        ),
        "mistakes": (
            {
                "counted_here": 1,
                "allowances": {
                    "both days given": ["A"],
                    "count in the same item": ["A"],
                    "in other items too": ["A"],
                    "not the press": ["A"],
                },
                "left": [
                    {
                        "printed": "“25 per cent”",
                        "about": "good",
                        "publisher": "The Echo",
                        "known": "19 of 70",
                        "force": "Kent",
                        "page": True,
                    },
                    {
                        "printed": "23",
                        "about": "inadequate",
                        "publisher": "The Echo",
                        "known": "28",
                        "force": "Kent",
                        "page": False,
                    },
                    {
                        "printed": "“25 per cent”",
                        "about": "published",
                        "publisher": "The Echo",
                        "known": "19 of 70",
                        "force": "Kent",
                        "page": True,
                    },
                    {
                        "printed": "384",
                        "about": "cases",
                        "publisher": "The Echo",
                        "known": "374",
                        "force": "Kent",
                        "page": True,
                    },
                ],
            },
            [
                (
                    {},
                    (
                        "Not all of these are mistakes by the press. A gives the right day as "
                        "well; A prints the count beside the share; A uses words that other items "
                        "use too, so they may be the inspectorate's; and A isn't a news outlet. "
                        "That leaves one outlet: The Echo, which prints "
                        "“25 per "
                        "cent” for cases graded good, where the inspectorate's page gives "
                        "19 of 70; The Echo, which prints 23 for cases graded inadequate, "
                        "where others print 28; The Echo, which gives a different day of "
                        "publication; and The Echo, which prints 384 cases, where the "
                        "inspectorate's page gives 374. Of these figures, one is among those "
                        "counted above."
                    ),
                ),
                (
                    {
                        "allowances": {
                            "both days given": ["A", "B"],
                            "count in the same item": ["A", "B"],
                            "in other items too": ["A", "B"],
                            "not the press": ["A", "B"],
                        },
                        "left": [],
                    },
                    (
                        "Not all of these are mistakes by the press. A and B give the right day "
                        "as well; A and B print the count beside the share; A and B use words "
                        "that other items use too, so they may be the inspectorate's; and A and B "
                        "aren't news outlets."
                    ),
                ),
                (
                    {
                        "counted_here": 0,
                        "allowances": {},
                        "left": [
                            {
                                "printed": "23",
                                "about": "inadequate",
                                "publisher": "The Echo",
                                "known": "28",
                                "force": "Kent",
                                "page": False,
                            },
                            TOO_MANY,
                        ],
                    },
                    (
                        "They are The Echo, which prints 23 for cases graded inadequate, "
                        "where others print 28; and The Echo, which prints 384 cases, where "
                        "others print 374. None of these figures is among those counted above."
                    ),
                ),
                (
                    {
                        "counted_here": 2,
                        "allowances": {},
                        "left": [
                            TOO_MANY,
                        ],
                    },
                    "They are The Echo, which prints 384 cases, where others print 374. Of these "
                    "figures, two are among those counted above.",
                ),
            ],
        ),
        "slip": (
            {"publisher": "Moor 999s", "printed": "70", "known": "30"},
            [
                (
                    {},
                    (
                        "In an item on a return visit to Wiltshire, Moor 999s prints 70 cases; "
                        "the inspectorate's page gives 30. We take the 70 to be the cases of the "
                        "first inspection, so we don't count the figure here."
                    ),
                ),
                (
                    {"known": ""},
                    (
                        "In an item on a return visit to Wiltshire, Moor 999s prints 70 cases. "
                        "We take the 70 to be the cases of the first inspection, so we don't "
                        "count the figure here."
                    ),
                ),
            ],
        ),
    },
    "sound-rate": {
        "is_open": (
            {"least": 0.21, "largest": 0.5},
            [
                ({}, ("We can't say.")),
                ({"largest": 0.01}, ("Hardly.")),
                ({"least": 0.97, "largest": 0.99}, ("Very probably.")),
            ],
        ),
        "among_others": (
            {
                "others": 15,
                "others_share": 0.24,
                "cases": 70,
                "recent": 6,
                "recent_year": "2021",
                "under_pooled": 0.45,
                "under_pooled_all": 0.4,
                "under_recent": 0.5,
                "under_steps": 0.21,
            },
            [
                (
                    {},
                    (
                        "In the 15 other first inspections for which we found a count of "
                        "good cases on today's scale, 24.0% of the cases were good. If we "
                        "treat Thames Valley as a force like these, its share is drawn "
                        "towards theirs, and the probability becomes 45%. It would be 40% "
                        "if all 70 cases counted as random, and 50% if we compare the "
                        "random sample only with the six inspections from 2021 onwards. We "
                        "can also take the grades in steps, and ask first whether a case is"
                        " inadequate and, if it isn't, whether it is good. The probability "
                        "is then 21%. Nothing in the documents tells us which of these is "
                        "right."
                    ),
                ),
                (
                    {"others": 0},
                    (
                        "But we have no other inspection's count of good cases, so we can say "
                        "no more."
                    ),
                ),
                (
                    {"others": 1, "recent": 0},
                    (
                        "In the one other first inspection for which we found a count of "
                        "good cases on today's scale, 24.0% of the cases were good. If we "
                        "treat Thames Valley as a force like these, its share is drawn "
                        "towards theirs, and the probability becomes 45%. It would be 40% "
                        "if all 70 cases counted as random. We can also take the grades in "
                        "steps, and ask first whether a case is inadequate and, if it "
                        "isn't, whether it is good. The probability is then 21%. Nothing in"
                        " the documents tells us which of these is right."
                    ),
                ),
            ],
        ),
    },
    "self-assessment": {
        "shift": (
            {"all": 3, "under": 1, "error": "0.05"},
            [
                (
                    {},
                    "So the shift is borderline: one of these three limits lies below the usual "
                    "threshold of 0.05, and two above it.",
                ),
                (
                    {"under": 2},
                    "So the shift is borderline: two of these three limits lie below the usual "
                    "threshold of 0.05, and one above it.",
                ),
                (
                    {"under": 3},
                    "All three of these limits lie below the usual threshold of 0.05, so the shift "
                    "is unlikely to be chance alone.",
                ),
                (
                    {"under": 0},
                    "All three of these limits lie above the usual threshold of 0.05, so chance "
                    "alone could explain the shift.",
                ),
            ],
        ),
        "elsewhere": (
            {"other_forces": 2, "other_sources": ["A", "B"]},
            [
                (
                    {},
                    (
                        "For two other forces we know some of the grades that each side gave, "
                        "from news"
                        " items by A and B. We haven't seen the reports themselves."
                    ),
                ),
                (
                    {"other_forces": 0},
                    (
                        "We found no news item that says how any other force and the inspectors"
                        " graded the same cases."
                    ),
                ),
            ],
        ),
        "beside": (
            {
                "london_sum": 1.56,
                "overlap": 0.56,
                "overlap_low": 0.53,
                "tolerance": 0.025,
                "west_sum": 34,
                "west_cases": 33,
                "west_higher": 8,
            },
            [
                (
                    {},
                    (
                        "The Metropolitan Police's printed shares add up to about 156%. "
                        "So at least about 56% of these cases must have been graded good "
                        "or adequate by the force, but requires improvement or inadequate"
                        " by the inspectors. If “about” allows 2.5 points either way, as "
                        "the ledger allows a share in words, and the other share is as "
                        "low as its rounding allows, the least is 53%. We don't know "
                        "which scale the force used. In West Yorkshire the inspectors' "
                        "counts add up to 34, though only 33 cases were graded. If a "
                        "single case was miscounted, the force graded at least 8 of 33 "
                        "cases higher, whichever count is wrong. The inspectors used the "
                        "older scale there, which has “adequate” below “good”. The forces"
                        " for which we have such figures aren't a random sample, so we "
                        "can't say how far other forces and the inspectors disagree."
                    ),
                ),
                (
                    {"london_sum": 0.9},
                    (
                        "In West Yorkshire the inspectors' counts add up to 34, though "
                        "only 33 cases were graded. If a single case was miscounted, the "
                        "force graded at least 8 of 33 cases higher, whichever count is "
                        "wrong. The inspectors used the older scale there, which has "
                        "“adequate” below “good”. The forces for which we have such "
                        "figures aren't a random sample, so we can't say how far other "
                        "forces and the inspectors disagree."
                    ),
                ),
                (
                    {"west_sum": 33},
                    (
                        "The Metropolitan Police's printed shares add up to about 156%. "
                        "So at least about 56% of these cases must have been graded good "
                        "or adequate by the force, but requires improvement or inadequate"
                        " by the inspectors. If “about” allows 2.5 points either way, as "
                        "the ledger allows a share in words, and the other share is as "
                        "low as its rounding allows, the least is 53%. We don't know "
                        "which scale the force used. The forces for which we have such "
                        "figures aren't a random sample, so we can't say how far other "
                        "forces and the inspectors disagree."
                    ),
                ),
            ],
        ),
    },
    "methods": {
        "worked_out_again": (
            {"current": True},
            [
                (
                    {},
                    "We worked out the numbers in the texts again from the data, with code that "
                    "shares nothing with this book's.",
                ),
                (
                    {"current": False},
                    "We worked out the numbers in the texts again from earlier data, with code "
                    "that shares nothing with this book's.",
                ),
            ],
        ),
        "trusted": (
            {
                "compared": 226,
                "methods": 19,
                "numbers": 200,
                "chapters": 9,
                "current": True,
                "unexplained": 0,
            },
            [
                (
                    {},
                    (
                        "yes: we computed 226 values of 19 methods, and 200 numbers in the "
                        "texts of nine chapters, a second time. Rounding and simulation explain"
                        " every difference."
                    ),
                ),
                (
                    {"current": False},
                    (
                        "yes: we computed 226 values of 19 methods a second time. Rounding and "
                        "simulation explain every difference. The numbers in the chapters' texts "
                        "have yet to be worked out a second time from the data as they are now."
                    ),
                ),
                (
                    {"unexplained": 2},
                    (
                        "not all of them: we computed 226 values of 19 methods, and 200 numbers"
                        " in the texts of nine chapters, a second time. For two of them, "
                        "rounding and simulation don't explain the difference."
                    ),
                ),
            ],
        ),
    },
    "unseen": {
        "seen": (
            {"words": "", "in_part": False, "kind": "initial"},
            [
                ({}, ("We have seen none of its gradings.")),
                (
                    {"kind": "other"},
                    (
                        "We have seen none of its gradings. We don't know whether inspectors "
                        "graded any cases."
                    ),
                ),
                (
                    {"in_part": True},
                    ("We have seen figures for some of its cases, but not for all of them."),
                ),
                (
                    {"words": " 26 per cent of its cases were good"},
                    (
                        "All that we have seen in print about its grades is that 26 per cent of "
                        "its cases were good."
                    ),
                ),
                (
                    {"words": ", of 31 cases, over half were inadequate"},
                    (
                        "All that we have seen in print about its grades is that, of 31 cases, "
                        "over half were inadequate."
                    ),
                ),
            ],
        ),
        "where": (
            {"page": "", "in_part": False, "returned": False},
            [
                ({}, ("We found no page on the inspectorate's site.")),
                (
                    {"returned": True},
                    (
                        "We found no page on the inspectorate's site, although the return visit "
                        "has a page there."
                    ),
                ),
                (
                    {"page": "https://example.org/publications/"},
                    ("The inspectorate has a page on it that we haven't read."),
                ),
                (
                    {"page": "https://example.org/publications/", "in_part": True},
                    ("The inspectorate has a page on it that we haven't read in full."),
                ),
                (
                    {"page": "https://example.org/news/"},
                    ("On the inspectorate's site we found only a news release, not the report."),
                ),
                (
                    {"page": "https://example.org/"},
                    (
                        "On the inspectorate's site we found only a list of inspections, not"
                        " the report."
                    ),
                ),
            ],
        ),
        "how": (
            {
                "page": "https://example.org/publications/",
                "counted": False,
                "grading_scale": "three grades",
            },
            [
                (
                    {},
                    (
                        "With a network connection, python -m casework fetch saves the page and"
                        " proposes the rows; python -m casework add FILE --inspection "
                        "INSPECTION writes them."
                    ),
                ),
                (
                    {"counted": True},
                    "Save the report from the inspectorate's site; python -m casework add FILE "
                    "--inspection INSPECTION then writes its gradings.",
                ),
                (
                    {"grading_scale": "four grades"},
                    (
                        "Save the report from the inspectorate's site. Its counts are on the "
                        "scale of four grades, so add them to other_gradings.csv by hand."
                    ),
                ),
            ],
        ),
    },
    "thames-valley-and-wiltshire": {
        "title": (
            {"alone": 1, "together": 0, "all": 6},
            [
                (
                    {},
                    "One of six differences is clear of zero; none is once all the grades are "
                    "considered together",
                ),
                (
                    {"alone": 2, "together": 1},
                    "Two of six differences are clear of zero; one still is once all the grades "
                    "are considered together",
                ),
                (
                    {"alone": 3, "together": 2},
                    "Three of six differences are clear of zero; two still are once all the "
                    "grades are considered together",
                ),
                ({"alone": 0, "all": 3}, "None of three differences is clear of zero"),
            ],
        ),
        "more": (
            {"returned": True, "month": "April 2023", "cases": "30"},
            [
                ({}, "At Wiltshire's return visit in April 2023, inspectors graded 30 more."),
                ({"returned": False}, "We have no grades from a return visit to Wiltshire."),
            ],
        ),
        "which_visit": (
            {"returned": True, "cases": "30"},
            [
                (
                    {},
                    (
                        "The inspectorate's own page on that visit gives 30, with different "
                        "counts of the grades. So the news item's cases can't be those of the"
                        " return visit."
                    ),
                ),
                (
                    {"returned": False},
                    "We have no grades from the inspectorate's own page on that visit to compare "
                    "them with.",
                ),
            ],
        ),
        "whose_cases": (
            {"returned": True},
            [
                (
                    {},
                    "If the cases weren't Wiltshire's at all, only the comparison with the return "
                    "visit would stand. That visit followed up an earlier inspection, so its cases "
                    "may not be like those of Thames Valley.",
                ),
                (
                    {"returned": False},
                    "If the cases weren't Wiltshire's at all, nothing would be left to compare.",
                ),
            ],
        ),
        "back_by_grade": (
            {"returned": True, "cases": "30", "clear": []},
            [
                ({}, "Against the return visit's 30 cases, no grade stands out."),
                (
                    {"clear": ["good"]},
                    "Against the return visit's 30 cases, good stands out.",
                ),
                (
                    {"clear": ["good", "inadequate"]},
                    "Against the return visit's 30 cases, good and inadequate stand out.",
                ),
                ({"returned": False}, ""),
            ],
        ),
        "back_on_the_scale": (
            {"returned": True, "cases": "30", "share": 0.544, "low": 0.422, "high": 0.666},
            [
                (
                    {},
                    (
                        "If we use the return visit's 30 cases instead, Thames Valley's case "
                        "is the worse one 54.4% of the time, with an interval of 42.2% to "
                        "66.6%. That leaves the question just as open."
                    ),
                ),
                (
                    {"share": 0.7, "low": 0.6, "high": 0.8},
                    (
                        "If we use the return visit's 30 cases instead, Thames Valley's case "
                        "is the worse one 70.0% of the time, with an interval of 60.0% to "
                        "80.0%. That would put Wiltshire ahead."
                    ),
                ),
                (
                    {"share": 0.3, "low": 0.2, "high": 0.4},
                    (
                        "If we use the return visit's 30 cases instead, Thames Valley's case "
                        "is the worse one 30.0% of the time, with an interval of 20.0% to "
                        "40.0%. That would put Thames Valley ahead."
                    ),
                ),
                ({"returned": False}, ""),
            ],
        ),
        "year_on": (
            {"returned": True, "fits": True, "months": "12 to 14 months"},
            [
                ({}, "“A year on” fits the 12 to 14 months between the visits."),
                (
                    {"fits": False},
                    "“A year on” doesn't fit the 12 to 14 months between the visits.",
                ),
                (
                    {"returned": False},
                    "We don't have the months of both visits, so we can't check “a year on”.",
                ),
            ],
        ),
    },
}
