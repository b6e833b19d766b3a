"""Values of the sentences in notebooks/wordings, and what is printed of them.

By chapter and sentence: values, and then what changes of them, each with the sentence that follows,
which somebody has read against the values. test_wording.py sees to it that no wording is left out.
"""

CASES = {
    "national-picture": {
        "title_grades": (
            {
                "alone": False,
                "most_bad": True,
                "fewest_middle": True,
                "largest": ["Thames Valley 2023"],
            },
            [
                (
                    {},
                    (
                        "Of those found, Thames Valley has most cases inadequate and fewest in "
                        "the middle"
                    ),
                ),
                ({"alone": True}, ("Of first inspections, only Thames Valley's grades were found")),
                (
                    {"fewest_middle": False},
                    ("Of those found, Thames Valley has the largest share of cases inadequate"),
                ),
                (
                    {"most_bad": False, "largest": ["Kent 2019", "Essex 2015"]},
                    ("Of those found, two have the largest share of cases inadequate"),
                ),
                (
                    {"most_bad": False, "largest": ["Kent 2019"]},
                    ("Of those found, Kent 2019 has the largest share of cases inadequate"),
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
                "polarised": True,
                "good": "none",
                "good_high": False,
            },
            [
                (
                    {},
                    (
                        "Thames Valley's grades are unusually polarised: 35 of 70 cases were "
                        "inadequate, the highest share of the 14 first inspections whose count "
                        "was found; only 22.9% required improvement. Its share of good cases is"
                        " typical."
                    ),
                ),
                (
                    {"others": 0, "polarised": False},
                    (
                        "In Thames Valley, 35 of 70 cases were inadequate, but no other first "
                        "inspection's count was found to compare it with; 22.9% required "
                        "improvement."
                    ),
                ),
                (
                    {"others": 1, "polarised": False},
                    (
                        "In Thames Valley, 35 of 70 cases were inadequate, a share above that "
                        "of the only other first inspection whose count was found; 22.9% "
                        "required improvement. Its share of good cases is typical."
                    ),
                ),
                (
                    {"others": 1, "above": 1},
                    (
                        "Thames Valley's grades are unusually polarised: 35 of 70 cases were "
                        "inadequate, a share below that of the only other first inspection "
                        "whose count was found; only 22.9% required improvement. Its share of "
                        "good cases is typical."
                    ),
                ),
                (
                    {"others": 1, "level": 1},
                    (
                        "Thames Valley's grades are unusually polarised: 35 of 70 cases were "
                        "inadequate, a share equal to that of the only other first inspection "
                        "whose count was found; only 22.9% required improvement. Its share of "
                        "good cases is typical."
                    ),
                ),
                (
                    {
                        "others": 45,
                        "above": 9,
                        "polarised": False,
                        "good": "inner",
                        "good_high": True,
                    },
                    (
                        "In Thames Valley, 35 of 70 cases were inadequate, a share that nine of"
                        " the 45 other first inspections whose count was found exceeded; 22.9% "
                        "required improvement. Its share of good cases is unusually high."
                    ),
                ),
                (
                    {"level": 1, "polarised": False, "good": "outer"},
                    (
                        "In Thames Valley, 35 of 70 cases were inadequate, the highest share of"
                        " the 14 first inspections whose count was found, though others reach "
                        "it too; 22.9% required improvement. Its share of good cases is "
                        "unusually low."
                    ),
                ),
            ],
        ),
        "certain": (
            {
                "others": 13,
                "bad": 342,
                "bad_of": 1023,
                "bad_share": 0.334,
                "middle_count": 407,
                "middle_of": 944,
                "middle_share": 0.431,
            },
            [
                (
                    {},
                    (
                        "In the other first inspections whose counts were found, 342 of 1,023 "
                        "cases were inadequate (33.4%), and 407 of 944 required improvement "
                        "(43.1%)."
                    ),
                ),
                (
                    {"others": 0, "bad_of": 0},
                    ("Only what Thames Valley's own counts say: none of another was found."),
                ),
                (
                    {"others": 1, "middle_of": 0},
                    (
                        "In the other first inspection whose counts were found, 342 of 1,023 "
                        "cases were inadequate (33.4%)."
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
                        "Of the 43 first inspections, 27 have no count here that could be "
                        "compared and three lack some. So this is not a league table."
                    ),
                ),
                (
                    {"missing": 0, "partly": 0},
                    (
                        "How strictly each force was judged: the inspections lie years apart. "
                        "So this is not a league table."
                    ),
                ),
                (
                    {"missing": 0, "partly": 1},
                    (
                        "All first inspections have a count here, but one lacks some. So this "
                        "is not a league table."
                    ),
                ),
                (
                    {"missing": 0},
                    (
                        "All first inspections have a count here, but three lack some. So this "
                        "is not a league table."
                    ),
                ),
                (
                    {"missing": 1, "partly": 1},
                    (
                        "Of the 43 first inspections, one has no count here that could be "
                        "compared and one lacks some. So this is not a league table."
                    ),
                ),
                (
                    {"partly": 0},
                    (
                        "Of the 43 first inspections, 27 have no count here that could be "
                        "compared. So this is not a league table."
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
                        "All but one of these 16 are known from what others wrote, mostly news "
                        "items, so this is a picture of the inspections that somebody reported."
                    ),
                ),
                ({"found": 1}, ("It is known from the inspectorate's own page.")),
                ({"primary": 16}, ("All are known from the inspectorate's own pages.")),
                (
                    {"primary": 0},
                    (
                        "All are known only from what others wrote, mostly news items, so this "
                        "is a picture of the inspections that somebody reported."
                    ),
                ),
                (
                    {"primary": 15},
                    (
                        "Of these 16, 15 are known from the inspectorate's own pages, and the "
                        "other from what others wrote."
                    ),
                ),
                (
                    {"found": 2},
                    (
                        "Of these two, one is known from the inspectorate's own pages, and the "
                        "other from what others wrote."
                    ),
                ),
            ],
        ),
        "title_funnel": (
            {"outer": ["Kent 2019, good", "Essex 2015, inadequate"], "all": 42},
            [
                ({}, ("Outside the outer limits: Kent 2019, good; Essex 2015, inadequate")),
                ({"outer": []}, ("Outside the outer limits: no inspection")),
                (
                    {
                        "outer": [
                            "a",
                            "a",
                            "a",
                            "a",
                            "a",
                            "a",
                            "a",
                            "a",
                            "a",
                            "a",
                            "a",
                            "a",
                            "a",
                            "a",
                            "a",
                            "a",
                            "a",
                            "a",
                            "a",
                            "a",
                            "a",
                            "a",
                            "a",
                            "a",
                            "a",
                            "a",
                            "a",
                            "a",
                            "a",
                            "a",
                            "a",
                            "a",
                            "a",
                            "a",
                            "a",
                            "a",
                            "a",
                            "a",
                            "a",
                            "a",
                        ],
                        "all": 142,
                    },
                    ("Outside the outer limits: 40 of 142 shares"),
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
                        "Over all grades the inspections differ by more than chance (p-value "
                        "0.02), and the count furthest from the average is the number graded "
                        "good in Kent. But this is no longer clear once the year of the "
                        "inspection is allowed for."
                    ),
                ),
                (
                    {"found": 1},
                    ("Nothing of how inspections differ: no other has all its counts here."),
                ),
                (
                    {"p_table": 0.06},
                    (
                        "Nothing firm. Over all grades, chance alone could explain how the "
                        "inspections differ (p-value 0.06)."
                    ),
                ),
                (
                    {"two_periods": False},
                    (
                        "Over all grades the inspections differ by more than chance (p-value "
                        "0.02), and the count furthest from the average is the number graded "
                        "good in Kent. But all are of the same years."
                    ),
                ),
                (
                    {"p_periods": 0.01},
                    (
                        "Over all grades the inspections differ by more than chance (p-value "
                        "0.02), and the count furthest from the average is the number graded "
                        "good in Kent. That holds as well once the year of the inspection is "
                        "allowed for."
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
                        "Over all grades, the 13 inspections whose counts are all known differ "
                        "by more than chance makes likely (p-value 0.02). In the share of "
                        "inadequate cases alone they don't (p-value 0.51, 14 inspections). Of "
                        "the unevenness, 28% lies with Kent 2019 and 27% with Essex 2015. "
                        "Without the first the p-value is 0.16, without the second 0.15."
                    ),
                ),
                (
                    {"found": 1},
                    (
                        "Only Thames Valley's counts are all known, so nothing can be said of "
                        "differences."
                    ),
                ),
                (
                    {"p_table": 0.06, "top": []},
                    (
                        "Over all grades, the 13 inspections whose counts are all known don't "
                        "differ by more than chance makes likely (p-value 0.06). In the share "
                        "of inadequate cases alone they don't either (p-value 0.51, 14 "
                        "inspections)."
                    ),
                ),
                (
                    {"p_alone": 0.001},
                    (
                        "Over all grades, the 13 inspections whose counts are all known differ "
                        "by more than chance makes likely (p-value 0.02). In the share of "
                        "inadequate cases alone they do too (p-value 0.001, 14 inspections). Of"
                        " the unevenness, 28% lies with Kent 2019 and 27% with Essex 2015. "
                        "Without the first the p-value is 0.16, without the second 0.15."
                    ),
                ),
                (
                    {"p_table": 0.06, "p_alone": 0.04, "compared": 2, "top": []},
                    (
                        "Over all grades, the 13 inspections whose counts are all known don't "
                        "differ by more than chance makes likely (p-value 0.06). In the share "
                        "of inadequate cases alone they do (p-value 0.04, two inspections)."
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
                        "Part of this may be a matter of time. Up to 2019, 47.4% of the cases "
                        "required improvement, and from 2021 on, 37.6%. Compared within each of"
                        " these periods only, the inspections don't differ by more than chance "
                        "makes likely (p-value 0.09). Either cases are graded differently now, "
                        "or the forces inspected later were different."
                    ),
                ),
                (
                    {"two_periods": False},
                    ("All of them are of the same years, so nothing can be said of time."),
                ),
                (
                    {"p_periods": 0.0001},
                    (
                        "Part of this may be a matter of time. Up to 2019, 47.4% of the cases "
                        "required improvement, and from 2021 on, 37.6%. Compared within each of"
                        " these periods only, the inspections differ by more than chance makes "
                        "likely (p-value less than 0.001)."
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
                        "Thames Valley's share of cases that required improvement is 22.9%, "
                        "against 43.1% elsewhere (p-value 0.03, adjusted for having looked at "
                        "every inspection and grade). It lies outside even the outer limits; "
                        "the share of inadequate cases lies outside the inner limits. Such "
                        "limits take the other forces to be alike. If we allow for how far they"
                        " differ, so low a number in the middle has a probability of 1.1%."
                    ),
                ),
                (
                    {"others": 0},
                    ("No other inspection's count of cases that required improvement was found."),
                ),
                (
                    {"middle_beyond": "none", "bad_beyond": "none", "few": False},
                    (
                        "Thames Valley's share of cases that required improvement is 22.9%, "
                        "against 43.1% elsewhere (p-value 0.03, adjusted for having looked at "
                        "every inspection and grade). It lies inside the limits, and so does "
                        "the share of inadequate cases. Such limits take the other forces to be"
                        " alike. If we allow for how far they differ, so high a number in the "
                        "middle has a probability of 1.1%."
                    ),
                ),
                (
                    {"middle_beyond": "inner", "bad_beyond": "none"},
                    (
                        "Thames Valley's share of cases that required improvement is 22.9%, "
                        "against 43.1% elsewhere (p-value 0.03, adjusted for having looked at "
                        "every inspection and grade). It lies outside the inner limits; the "
                        "share of inadequate cases lies inside them. Such limits take the other"
                        " forces to be alike. If we allow for how far they differ, so low a "
                        "number in the middle has a probability of 1.1%."
                    ),
                ),
                (
                    {"middle_beyond": "inner", "bad_beyond": "outer"},
                    (
                        "Thames Valley's share of cases that required improvement is 22.9%, "
                        "against 43.1% elsewhere (p-value 0.03, adjusted for having looked at "
                        "every inspection and grade). It lies outside the inner limits; the "
                        "share of inadequate cases lies outside even the outer limits. Such "
                        "limits take the other forces to be alike. If we allow for how far they"
                        " differ, so low a number in the middle has a probability of 1.1%."
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
                        "In a joint model of all grades the guesses are 25% good, 35% requiring"
                        " improvement and 40% inadequate."
                    ),
                ),
                (
                    {"shares": []},
                    ("Too few have all their counts known for a joint model of all grades."),
                ),
            ],
        ),
        "title_guesses": (
            {"least": 0.35, "most": 0.41, "reaching": 4, "all": 10, "seen": 0.5},
            [
                ({}, ("Fair guesses run from 35% to 41%; four of their ranges reach 50%")),
                (
                    {"reaching": 0},
                    ("Fair guesses run from 35% to 41%; none of their ranges reaches 50%"),
                ),
                (
                    {"reaching": 10},
                    ("Fair guesses run from 35% to 41%; all of their ranges reach 50%"),
                ),
                (
                    {"reaching": 1},
                    ("Fair guesses run from 35% to 41%; one of their ranges reaches 50%"),
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
                        "If the 14 inspections that are compared were equal, the highest share "
                        "would reach 50.0% with a probability of 4.3%. A force like the others "
                        "would show 35 or more inadequate cases of 70 with a probability of "
                        "0.7%. And the probability that Thames Valley's true share is the "
                        "highest lies between 17% and 51%, depending on the model."
                    ),
                ),
                ({"others": 0}, ("No other inspection's count was found that could tell.")),
                (
                    {"least": 0, "most": 0.001},
                    (
                        "If the 14 inspections that are compared were equal, the highest share "
                        "would reach 50.0% with a probability of 4.3%. A force like the others "
                        "would show 35 or more inadequate cases of 70 with a probability of "
                        "0.7%. And the probability that Thames Valley's true share is the "
                        "highest is less than 1% by any of the models."
                    ),
                ),
                (
                    {"p_highest": 1.0, "p_like_others": 0},
                    (
                        "If the 14 inspections that are compared were equal, the highest share "
                        "would reach 50.0% with a probability of more than 99.9%. A force like "
                        "the others would show 35 or more inadequate cases of 70 with a "
                        "probability of less than 0.1%. And the probability that Thames "
                        "Valley's true share is the highest lies between 17% and 51%, depending"
                        " on the model."
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
                        "In the 13 other first inspections whose counts were found, the share was"
                        " 33.4%. If Thames Valley is taken as a force like these, a fair guess at"
                        " the cases that nobody read is 35% to 41%, depending on the model; the "
                        "ranges together run from 30% to 58%. Most first inspections' grades "
                        "weren't found, so this isn't a league table."
                    ),
                ),
                (
                    {"others": 0},
                    (
                        "A fair guess at the cases that nobody read is 35% to 41%, depending on "
                        "the model; the ranges together run from 30% to 58%. Most first "
                        "inspections' grades weren't found, so this isn't a league table."
                    ),
                ),
                (
                    {"others": 1, "missing": 3},
                    (
                        "In the one other first inspection whose count was found, the share was "
                        "33.4%. If Thames Valley is taken as a force like these, a fair guess at "
                        "the cases that nobody read is 35% to 41%, depending on the model; the "
                        "ranges together run from 30% to 58%. Some first inspections' grades "
                        "weren't found, so this isn't a league table."
                    ),
                ),
                (
                    {"missing": 0},
                    (
                        "In the 13 other first inspections whose counts were found, the share was"
                        " 33.4%. If Thames Valley is taken as a force like these, a fair guess at"
                        " the cases that nobody read is 35% to 41%, depending on the model; the "
                        "ranges together run from 30% to 58%."
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
                        "29 of the 43 first inspections have no count of inadequate cases here "
                        "that could be compared. If they are like the 14 that have it, the "
                        "chance that any of them reached 50.0% as well is 21%. For Thames "
                        "Valley's share to lie inside the inner limits of all, their average "
                        "would have to be 39.4% or more, against 34.5% in those seen."
                    ),
                ),
                (
                    {"missing": 0},
                    ("Every first inspection that is listed has a count of inadequate cases here."),
                ),
                (
                    {"missing": 1, "tipping": 1.2},
                    (
                        "One of the 43 first inspections has no count of inadequate cases here "
                        "that could be compared. If it is like the 14 that have it, the chance "
                        "that it reached 50.0% as well is 21%. Whatever is found, Thames "
                        "Valley's would lie outside the inner limits of all."
                    ),
                ),
                (
                    {"missing": 1},
                    (
                        "One of the 43 first inspections has no count of inadequate cases here "
                        "that could be compared. If it is like the 14 that have it, the chance "
                        "that it reached 50.0% as well is 21%. For Thames Valley's share to lie"
                        " inside the inner limits of all, its share would have to be 39.4% or "
                        "more, against 34.5% in those seen."
                    ),
                ),
                (
                    {"others": 0, "too_high": False},
                    (
                        "29 of the 43 first inspections have no count of inadequate cases here "
                        "that could be compared."
                    ),
                ),
            ],
        ),
        "evidence": (
            {
                "harm": 220,
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
                        "The report “In harm's way” on the first forces to be inspected used an"
                        " older scale with a further grade, adequate, and counted 220 of 576 "
                        "cases as inadequate (38.2%). At the 11 return visits whose count is "
                        "known, 183 of 602 cases were inadequate (30.4%) together, and at two "
                        "of them 50.0% or more. So “the highest of 14” says little about the "
                        "highest of 43."
                    ),
                ),
                (
                    {"harm_of": 0, "so_high": 0},
                    (
                        "At the 11 return visits whose count is known, 183 of 602 cases were "
                        "inadequate (30.4%) together, and at none of them 50.0% or more. So "
                        "“the highest of 14” says little about the highest of 43."
                    ),
                ),
                (
                    {"visits": 1},
                    (
                        "The report “In harm's way” on the first forces to be inspected used an"
                        " older scale with a further grade, adequate, and counted 220 of 576 "
                        "cases as inadequate (38.2%). At the only return visit whose count is "
                        "known, 183 of 602 cases were inadequate (30.4%). So “the highest of "
                        "14” says little about the highest of 43."
                    ),
                ),
                (
                    {"visits": 0, "highest": False},
                    (
                        "The report “In harm's way” on the first forces to be inspected used an"
                        " older scale with a further grade, adequate, and counted 220 of 576 "
                        "cases as inadequate (38.2%)."
                    ),
                ),
            ],
        ),
        "title_topics": (
            {"known": 31, "bad": 5, "good": 6},
            [
                (
                    {},
                    ("Five of 31 judgments known under the new programme are inadequate, six good"),
                ),
                ({"known": 0}, ("No judgment under the new programme is known")),
                ({"known": 1}, ("Only one judgment under the new programme is known")),
                (
                    {"bad": 0, "good": 0},
                    ("None of 31 judgments known under the new programme is inadequate, none good"),
                ),
                (
                    {"bad": 1},
                    ("One of 31 judgments known under the new programme is inadequate, six good"),
                ),
            ],
        ),
        "left_out": (
            {"still": 13, "all": 13},
            [
                (
                    {},
                    (
                        "If each other inspection is left out in turn, Thames Valley's share of"
                        " inadequate cases stays outside the inner limits."
                    ),
                ),
                ({"all": 0}, ("Nothing could be left out of the comparison.")),
                (
                    {"still": 0},
                    (
                        "If each other inspection is left out in turn, Thames Valley's share of"
                        " inadequate cases stays inside the inner limits."
                    ),
                ),
                (
                    {"still": 4},
                    (
                        "If each other inspection is left out in turn, Thames Valley's share of"
                        " inadequate cases lies outside the inner limits 4 of 13 times."
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
                        "Under its new programme the inspectorate grades no cases. It judges "
                        "five topics, on a scale of its own. These judgments can't be compared "
                        "with the shares above, so they stand by themselves."
                    ),
                ),
                (
                    {"number": 0},
                    (
                        "Under its new programme the inspectorate grades no cases. It judges "
                        "topics, on a scale of its own. These judgments can't be compared with "
                        "the shares above, so they stand by themselves."
                    ),
                ),
            ],
        ),
    },
    "return-visits": {
        "title": (
            {"drawn": 16, "clear_ones": ["Kent, good", "Essex, inadequate"]},
            [
                ({}, ("Two of 16 changes are clear of zero: Kent, good; Essex, inadequate")),
                ({"drawn": 0}, ("No change can be drawn: no counts of both visits were found")),
                ({"clear_ones": []}, ("None of 16 changes is clear of zero")),
                (
                    {"clear_ones": ["Kent, good"]},
                    ("One of 16 changes is clear of zero: Kent, good"),
                ),
                (
                    {
                        "drawn": 90,
                        "clear_ones": ["a", "a", "a", "a", "a", "a", "a", "a", "a", "a", "a", "a"],
                    },
                    ("12 of 90 changes are clear of zero"),
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
                        "Perhaps. At the six return visits whose good cases can be compared "
                        "with those of the inspection before, their share on average rose by "
                        "7.1 percentage points; a rise of anything from 0.1 to 14.1 points fits"
                        " the counts. At the five whose inadequate cases are known, anything "
                        "from a fall of 12.8 to a rise of 11.8 points fits."
                    ),
                ),
                (
                    {"pairs": 0},
                    (
                        "That can't be said yet: of no force are the good cases known at both "
                        "visits."
                    ),
                ),
                (
                    {"p": 0.01},
                    (
                        "Probably, as far as good cases show it. At the six return visits whose"
                        " good cases can be compared with those of the inspection before, their"
                        " share on average rose by 7.1 percentage points; a rise of anything "
                        "from 0.1 to 14.1 points fits the counts. At the five whose inadequate "
                        "cases are known, anything from a fall of 12.8 to a rise of 11.8 points"
                        " fits."
                    ),
                ),
                (
                    {"p": 0.01, "low": -0.14, "high": -0.02, "change": -0.08},
                    (
                        "Probably not, as far as good cases show it. At the six return visits "
                        "whose good cases can be compared with those of the inspection before, "
                        "their share on average fell by 8.0 percentage points; a fall of "
                        "anything from 2.0 to 14.0 points fits the counts. At the five whose "
                        "inadequate cases are known, anything from a fall of 12.8 to a rise of "
                        "11.8 points fits."
                    ),
                ),
                (
                    {"low": -0.05, "change": -0.02, "pairs_bad": 1},
                    (
                        "The counts don't show it. At the six return visits whose good cases "
                        "can be compared with those of the inspection before, their share on "
                        "average fell by 2.0 percentage points; anything from a fall of 5.0 to "
                        "a rise of 14.1 points fits the counts. At the only visit whose "
                        "inadequate cases are known, anything from a fall of 12.8 to a rise of "
                        "11.8 points fits."
                    ),
                ),
                (
                    {"low": -0.05, "change": 0, "pairs_bad": 0},
                    (
                        "The counts don't show it. At the six return visits whose good cases "
                        "can be compared with those of the inspection before, their share on "
                        "average stayed as it was; anything from a fall of 5.0 to a rise of "
                        "14.1 points fits the counts."
                    ),
                ),
                (
                    {"pairs": 1, "low": -0.1, "high_bad": -0.02},
                    (
                        "Perhaps. At the only return visit whose good cases can be compared "
                        "with those of the inspection before, their share rose by 7.1 "
                        "percentage points; anything from a fall of 10.0 to a rise of 14.1 "
                        "points fits the counts. At the five whose inadequate cases are known, "
                        "a fall of anything from 2.0 to 12.8 points fits."
                    ),
                ),
            ],
        ),
        "certain": (
            {
                "pairs": 6,
                "first": 195,
                "first_of": 746,
                "back": 152,
                "back_of": 461,
                "doubtful": ["the Metropolitan Police", "Wiltshire"],
            },
            [
                (
                    {},
                    (
                        "Of the cases of these forces, 195 of 746 were graded good at first and"
                        " 152 of 461 when the inspectors returned, as far as the printed counts"
                        " can be trusted: the first counts of the Metropolitan Police and "
                        "Wiltshire are inferred, or worked out by subtraction."
                    ),
                ),
                ({"pairs": 0}, ("Only what each visit found by itself.")),
                (
                    {"doubtful": ["Wiltshire"]},
                    (
                        "Of the cases of these forces, 195 of 746 were graded good at first and"
                        " 152 of 461 when the inspectors returned, as far as the printed counts"
                        " can be trusted: the first count of Wiltshire is inferred, or worked "
                        "out by subtraction."
                    ),
                ),
                (
                    {"doubtful": []},
                    (
                        "Of the cases of these forces, 195 of 746 were graded good at first and"
                        " 152 of 461 when the inspectors returned."
                    ),
                ),
            ],
        ),
        "probable": (
            {"pairs": 6, "change": 0.071, "chance": 0.05, "p": 0.048, "p_adjusted": 0.14},
            [
                (
                    {},
                    (
                        "The counts lean towards a rise in good cases, but chance isn't ruled "
                        "out (p-value 0.05, or 0.14 after allowing for the other grades)."
                    ),
                ),
                ({"pairs": 0}, ("Nothing, without a pair of visits.")),
                ({"pairs": 1}, ("Nothing firm: a single pair shows little.")),
                (
                    {"p_adjusted": 0.01},
                    (
                        "Chance alone is a poor explanation of the rise in good cases (p-value "
                        "0.05, or 0.01 after allowing for the other grades)."
                    ),
                ),
                (
                    {"change": -0.1, "p_adjusted": 0.01},
                    (
                        "Chance alone is a poor explanation of the fall in good cases (p-value "
                        "0.05, or 0.01 after allowing for the other grades)."
                    ),
                ),
                (
                    {"change": -0.1},
                    (
                        "The counts lean towards a fall in good cases, but chance isn't ruled "
                        "out (p-value 0.05, or 0.14 after allowing for the other grades)."
                    ),
                ),
            ],
        ),
        "not_known": (
            {"unpaired": 35},
            [
                (
                    {},
                    (
                        "What happened in the other 35 forces that are known to have been "
                        "visited again. For none of them do we know the good cases at both "
                        "visits."
                    ),
                ),
                (
                    {"unpaired": 1},
                    (
                        "What happened in the other force that is known to have been visited "
                        "again. Its good cases aren't known for both visits."
                    ),
                ),
                ({"unpaired": 0}, ("How far the cases that were read at both visits were alike.")),
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
                        "Of 16 changes, two are clear of zero if each is looked at alone, and "
                        "none if all are looked at together. A single pair shows little: with "
                        "73 cases and then 32, of which 26.1% are good at first, we would "
                        "usually (with a probability of 80%) notice only a rise to about 54% or"
                        " more."
                    ),
                ),
                ({"drawn": 0, "pairs": 0}, ("None was found yet.")),
                (
                    {"clear_count": 1, "together": 1, "rise": float("nan")},
                    (
                        "Of 16 changes, one is clear of zero if each is looked at alone, and "
                        "one if all are looked at together. A single pair shows little: with 73"
                        " cases and then 32, of which 26.1% are good at first, we would usually"
                        " (with a probability of 80%) notice no rise at all."
                    ),
                ),
                (
                    {"clear_count": 0},
                    (
                        "Of 16 changes, none is clear of zero if each is looked at alone, and "
                        "none if all are looked at together. A single pair shows little: with "
                        "73 cases and then 32, of which 26.1% are good at first, we would "
                        "usually (with a probability of 80%) notice only a rise to about 54% or"
                        " more."
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
                "unclear": 5,
                "least": -0.018,
                "most": 0.227,
                "doubtful": 2,
                "sure": {"low": -0.078, "high": 0.258},
            },
            [
                (
                    {},
                    (
                        "The Metropolitan Police counts for 61% of the average, and without it "
                        "the range is −1.8 to 22.7 points. Leaving out any of five of the six "
                        "pairs makes the rise unclear. Without the first counts that are "
                        "inferred or worked out by subtraction the range is −7.8 to 25.8 "
                        "points."
                    ),
                ),
                ({"pairs": 2}, ("There are too few pairs to try what happens if any is left out.")),
                (
                    {"unclear": 0, "doubtful": 0},
                    (
                        "The Metropolitan Police counts for 61% of the average, and without it "
                        "the range is −1.8 to 22.7 points. Whichever pair is left out, the rise"
                        " stays clear."
                    ),
                ),
                (
                    {"unclear": 1},
                    (
                        "The Metropolitan Police counts for 61% of the average, and without it "
                        "the range is −1.8 to 22.7 points. Leaving out one of the six pairs "
                        "makes the rise unclear. Without the first counts that are inferred or "
                        "worked out by subtraction the range is −7.8 to 25.8 points."
                    ),
                ),
                (
                    {"rise_clear": False},
                    (
                        "The Metropolitan Police counts for 61% of the average, and without it "
                        "the range is −1.8 to 22.7 points. Leaving out each pair in turn, the "
                        "ranges run from −1.8 to 22.7 points. Without the first counts that are"
                        " inferred or worked out by subtraction the range is −7.8 to 25.8 "
                        "points."
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
                        "That matters if only bad results lead to a second visit, but 41 of the"
                        " 43 forces with a first inspection are known to have been visited "
                        "again. Of the first cases of the compared forces, 26.1% were good, "
                        "against 21.8% in the rest. Had their work not changed, their share "
                        "should have moved by about −0.9 points."
                    ),
                ),
                (
                    {"pairs": 0, "returned": 0},
                    ("That matters if only bad results lead to a second visit."),
                ),
                (
                    {"returned": 1, "others": 0},
                    (
                        "That matters if only bad results lead to a second visit, and only one "
                        "of the 43 forces with a first inspection is known to have been visited"
                        " again. Had their work not changed, their share should have moved by "
                        "about −0.9 points."
                    ),
                ),
            ],
        ),
        "odds": (
            {
                "lone": 30,
                "lone_of": 141,
                "pairs": 6,
                "share_back": 0.33,
                "ratio": "1.34",
                "quarters": 33,
                "quarters_of": 349,
                "odds_quarters": "0.95",
            },
            [
                (
                    {},
                    (
                        "Those of a good grade were 1.34 times as high at return visits as at "
                        "first inspections. If quarterly updates, in which 33 of 349 cases were"
                        " good, are counted as later visits, it is 0.95 times. At the return "
                        "visits whose first result is not known, 30 of 141 cases were good, "
                        "against 33.0% at those that can be compared. The choice of cases can "
                        "move a share a long way."
                    ),
                ),
                (
                    {"ratio": None},
                    (
                        "They can't be compared yet: that takes good and other cases at visits "
                        "of either kind. At the return visits whose first result is not known, "
                        "30 of 141 cases were good, against 33.0% at those that can be "
                        "compared. The choice of cases can move a share a long way."
                    ),
                ),
                (
                    {"lone_of": 0, "odds_quarters": None},
                    (
                        "Those of a good grade were 1.34 times as high at return visits as at "
                        "first inspections. The choice of cases can move a share a long way."
                    ),
                ),
                (
                    {"pairs": 0},
                    (
                        "Those of a good grade were 1.34 times as high at return visits as at "
                        "first inspections. If quarterly updates, in which 33 of 349 cases were"
                        " good, are counted as later visits, it is 0.95 times. At the return "
                        "visits whose first result is not known, 30 of 141 cases were good. The"
                        " choice of cases can move a share a long way."
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
                        "The results that were not found could reverse the picture. Counting "
                        "each force once, the known changes average 10.1 points; an average "
                        "change of −1.7 points in the other 35 forces would cancel that. If "
                        "every count that was not seen had the value that lowers the average "
                        "most, the average over all 41 forces would be −67.0 points; if it had "
                        "the value that raises it most, 73.5."
                    ),
                ),
                ({"returned": 0}, ("No force is known to have been visited again.")),
                (
                    {"pairs": 0},
                    (
                        "If every count that was not seen had the value that lowers the average"
                        " most, the average over all 41 forces would be −67.0 points; if it had"
                        " the value that raises it most, 73.5."
                    ),
                ),
                (
                    {"unpaired": 0},
                    (
                        "The good cases of all forces that are known to have been visited again"
                        " are known."
                    ),
                ),
                (
                    {"unpaired": 1},
                    (
                        "The results that were not found could reverse the picture. Counting "
                        "each force once, the known changes average 10.1 points; an average "
                        "change of −1.7 points in the other force would cancel that. If every "
                        "count that was not seen had the value that lowers the average most, "
                        "the average over all 41 forces would be −67.0 points; if it had the "
                        "value that raises it most, 73.5."
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
                        "30 of the 94 inspections and visits that are listed have case counts "
                        "here, from 21 of the 43 forces."
                    ),
                ),
                (
                    {"counted": 94},
                    (
                        "All 94 inspections and visits that are listed have case counts here, "
                        "from 21 of the 43 forces."
                    ),
                ),
                (
                    {"counted": 0, "forces": 0},
                    ("None of the 94 inspections and visits that are listed has case counts here."),
                ),
                (
                    {"counted": 1, "forces": 1},
                    (
                        "One of the 94 inspections and visits that are listed has case counts "
                        "here, from one of the 43 forces."
                    ),
                ),
            ],
        ),
        "certain": (
            {"primary": 10},
            [
                ({}, ("The counts of 10 of them were read on the inspectorate's own pages.")),
                ({"primary": 0}, ("Nothing yet: no count was read on a page of the inspectorate.")),
                (
                    {"primary": 1},
                    ("The counts of one of them were read on the inspectorate's own page."),
                ),
            ],
        ),
        "probable": (
            {"others": 20},
            [
                (
                    {},
                    (
                        "The counts of the other 20, which are known only from what others "
                        "print, mostly news items."
                    ),
                ),
                ({"others": 0}, ("Nothing: no count here rests only on what others print.")),
                (
                    {"others": 1},
                    ("The counts of one more, which is known only from what others print."),
                ),
            ],
        ),
        "not_known": (
            {"lacking": 64, "pages": 44},
            [
                (
                    {},
                    (
                        "What was found at the 64 others, which have no counts here. The "
                        "inspectorate's page on 44 of them is known, and the table leads to it."
                    ),
                ),
                ({"lacking": 0}, ("How strictly each was graded.")),
                (
                    {"lacking": 1, "pages": 1},
                    (
                        "What was found at the other, which has no counts here. The "
                        "inspectorate's page is known, and the table leads to it."
                    ),
                ),
                (
                    {"pages": 0},
                    (
                        "What was found at the 64 others, which have no counts here. No page of"
                        " the inspectorate on them is known."
                    ),
                ),
                (
                    {"pages": 64},
                    (
                        "What was found at the 64 others, which have no counts here. The "
                        "inspectorate's page is known, and the table leads to it."
                    ),
                ),
            ],
        ),
    },
    "press-claims": {
        "title": (
            {"hold": 5, "held": 6, "plain": 35, "same": 35},
            [
                ({}, ("Five of six shares and loose words match; so do all 35 plain counts")),
                ({"plain": 0}, ("Five of six shares and loose words match")),
                (
                    {"same": 33},
                    ("Five of six shares and loose words match; of 35 plain counts, 33 do"),
                ),
            ],
        ),
        "how_often": (
            {"share": 0.97, "items": 14},
            [
                ({}, ("Nearly always in the 14 items that could be checked:")),
                ({"share": 0.6, "items": 1}, ("Mostly in the item that could be checked:")),
                ({"share": 0.4}, ("Often not in the 14 items that could be checked:")),
            ],
        ),
        "number": (
            {"count": 35, "all": 35},
            [
                ({}, ("all")),
                ({"count": 3}, ("three")),
            ],
        ),
        "safer": (
            {"worded": 6, "plain_share": 1, "worded_share": 0.8},
            [
                (
                    {},
                    (
                        "Nothing firm. A count looks safer to copy than a share is to put into "
                        "words, but six figures of that kind are too few to tell."
                    ),
                ),
                (
                    {"worded": 60},
                    (
                        "Nothing firm. A count looks safer to copy than a share is to put into "
                        "words."
                    ),
                ),
                (
                    {"worded_share": 1},
                    ("Nothing firm. A share in words looks no less safe than a count."),
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
                        "The exception is “25 per cent” graded good in The Echo, where the "
                        "inspectorate has 19 of 70 (cases from Kent)."
                    ),
                ),
                ({"wrong": []}, ("No exception was found.")),
                ({"plain": 1}, ("The exceptions are two, of which one is a plain count.")),
                ({"plain": 2}, ("The exceptions are three, of which two are plain counts.")),
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
                        "The exceptions are “25 per cent” graded good in The Echo, where the "
                        "inspectorate has 19 of 70; 23 graded inadequate in The Echo, where "
                        "others print 28."
                    ),
                ),
            ],
        ),
        "mistakes": (
            {
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
                        "Not each is a mistake of the press. A gives the right day too. A "
                        "prints the count beside it. A has words that stand in other items too,"
                        " and so may be the inspectorate's. A isn't the press. That leaves “25 "
                        "per cent” graded good in The Echo, where the inspectorate has 19 of "
                        "70; 23 graded inadequate in The Echo, where others print 28; a day of "
                        "publication in The Echo; 384 cases at The Echo, where the inspectorate"
                        " has 374."
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
                        "Not each is a mistake of the press. A and B give the right day too. A "
                        "and B print the count beside it. A and B have words that stand in "
                        "other items too, and so may be the inspectorate's. A and B aren't the "
                        "press."
                    ),
                ),
                (
                    {
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
                            {
                                "printed": "384",
                                "about": "cases",
                                "publisher": "The Echo",
                                "known": "374",
                                "force": "Kent",
                                "page": False,
                            },
                        ],
                    },
                    (
                        "They are 23 graded inadequate in The Echo, where others print 28; 384 "
                        "cases at The Echo, where others print 374."
                    ),
                ),
            ],
        ),
        "slip": (
            {"publisher": "Moor 999s", "printed": "70", "known": "30"},
            [
                (
                    {},
                    (
                        "Moor 999s prints 70 cases in an item on a return visit to Wiltshire, "
                        "where the inspectorate has 30. The book takes them for the first "
                        "inspection's, so they aren't counted."
                    ),
                ),
                (
                    {"known": ""},
                    (
                        "Moor 999s prints 70 cases in an item on a return visit to Wiltshire. "
                        "The book takes them for the first inspection's, so they aren't "
                        "counted."
                    ),
                ),
            ],
        ),
    },
    "sound-rate": {
        "is_open": (
            {"least": 0.21, "largest": 0.5},
            [
                ({}, ("That is open.")),
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
                        "In 15 other first inspections, 24.0% of the cases were good. If Thames"
                        " Valley is taken as a force among these, its share is drawn towards "
                        "theirs, and the probability is 45%. It would be 40% if all 70 cases "
                        "counted as random, and 50% if the random sample is set beside the six "
                        "inspections from 2021 on alone. The grades can be taken in steps too: "
                        "inadequate or not, and if not, good or not. In that way it is 21%. "
                        "Nothing in the documents says which of these is right."
                    ),
                ),
                (
                    {"others": 0},
                    (
                        "But of no other the cases graded good are known, so nothing more can "
                        "be said."
                    ),
                ),
                (
                    {"others": 1, "recent": 0},
                    (
                        "In one other first inspection, 24.0% of the cases were good. If Thames"
                        " Valley is taken as a force among these, its share is drawn towards "
                        "theirs, and the probability is 45%. It would be 40% if all 70 cases "
                        "counted as random. The grades can be taken in steps too: inadequate or"
                        " not, and if not, good or not. In that way it is 21%. Nothing in the "
                        "documents says which of these is right."
                    ),
                ),
            ],
        ),
    },
    "self-assessment": {
        "elsewhere": (
            {"other_forces": 2, "other_sources": ["A", "B"]},
            [
                (
                    {},
                    (
                        "What both sides graded is known in part of two other forces, from news"
                        " items by A and B. The reports themselves weren't seen."
                    ),
                ),
                (
                    {"other_forces": 0},
                    ("What both sides graded isn't known of any other force from the press."),
                ),
            ],
        ),
        "beside": (
            {
                "london_sum": 1.56,
                "overlap": 0.56,
                "overlap_low": 0.53,
                "west_sum": 34,
                "west_cases": 33,
                "west_higher": 8,
            },
            [
                (
                    {},
                    (
                        "The Metropolitan Police's shares add up to about 156%. So at least "
                        "about 56% of its cases were graded good or adequate by the force, and "
                        "lower than that by the inspectors; it is 53% if the “about” leaves as "
                        "much room as the ledger gives a share in words. It isn't known which "
                        "scale the force used. In West Yorkshire the inspectors' counts add up "
                        "to 34, though 33 cases were graded. If the error is a single case in "
                        "these counts, the force graded at least 8 of 33 higher, whichever "
                        "count it is. It was graded on an older scale, on which adequate lay "
                        "below good. Only some forces are known, and they are no random sample "
                        "of all, so shifts can't be compared in size."
                    ),
                ),
                (
                    {"london_sum": 0.9},
                    (
                        "In West Yorkshire the inspectors' counts add up to 34, though 33 cases"
                        " were graded. If the error is a single case in these counts, the force"
                        " graded at least 8 of 33 higher, whichever count it is. It was graded "
                        "on an older scale, on which adequate lay below good. Only some forces "
                        "are known, and they are no random sample of all, so shifts can't be "
                        "compared in size."
                    ),
                ),
                (
                    {"west_sum": 33},
                    (
                        "The Metropolitan Police's shares add up to about 156%. So at least "
                        "about 56% of its cases were graded good or adequate by the force, and "
                        "lower than that by the inspectors; it is 53% if the “about” leaves as "
                        "much room as the ledger gives a share in words. It isn't known which "
                        "scale the force used. Only some forces are known, and they are no "
                        "random sample of all, so shifts can't be compared in size."
                    ),
                ),
            ],
        ),
    },
    "methods": {
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
                        "yes: 226 values of 19 methods, and 200 numbers in the texts of nine "
                        "chapters, were computed a second time, and none of them differ by more"
                        " than rounding and simulation explain."
                    ),
                ),
                (
                    {"current": False},
                    (
                        "yes: 226 values of 19 methods were computed a second time, and none of"
                        " them differ by more than rounding and simulation explain. The numbers"
                        " in the chapters' texts have to be computed again, since the data have"
                        " changed."
                    ),
                ),
                (
                    {"unexplained": 2},
                    (
                        "not all: 226 values of 19 methods, and 200 numbers in the texts of "
                        "nine chapters, were computed a second time, and two of them differ by "
                        "more than rounding and simulation explain."
                    ),
                ),
            ],
        ),
    },
}
