"""Each kind of answer against its gold: natural phrasings, near misses, hedges.

Gold, answer, value; the last column holds settings of the reward.
"""

import json
import pickle
import re
from pathlib import Path
from typing import Any

import pytest

from pathreward import AnswerReward, RecipeError, Sample

Row = tuple[str, str, float] | tuple[str, str, float, dict[str, Any]]

GRADE: list[Row] = [
    ("Gleason 3+4=7", "Gleason score 7 (3+4)", 1.0),
    ("Gleason 3+4=7", "The Gleason score is 3+4=7.", 1.0),
    ("Gleason 3+4=7", "**Gleason 3 + 4 = 7**", 1.0),
    ("Gleason 3+4=7", "3+4", 1.0),
    ("Gleason 3+4=7", "3+4=7", 1.0),
    ("Gleason 3+4=7", "grade group 2", 1.0),
    ("Gleason 3+4=7", "ISUP grade group 2", 1.0),
    ("Gleason 3+4=7", "Gleason 4+3=7", 0.0),
    ("Gleason 3+4=7", "Gleason score 7", 0.0),
    ("Gleason 3+4=7", "Gleason 7", 0.0),
    ("Gleason 3+4=7", "Gleason 3+3=6", 0.0),
    ("Gleason 3+4=7", "grade group 3", 0.0),
    ("Gleason 3+4=7", "Gleason 3+4=7, grade group 3", 0.0),
    ("Gleason 3+4=7", "Gleason 3+4 or 4+3", 0.0),
    ("Gleason 3+4=7", "Gleason 3+4=7 or Gleason 4+3=7", 0.0),
    ("Gleason 3+4=7", "either 3+4 or 4+3", 0.0),
    ("Gleason 3+4=7", "not 3+4", 0.0),
    ("Gleason 3+4=7", "Gleason 3+4=7, not 4+3", 1.0),
    ("Gleason 3+4=7", "primary pattern 3, secondary pattern 4", 1.0),
    ("Gleason 3+4=7", "possibly 3+4", 0.0),
    ("Gleason 3+4=7", "cannot exclude 3+4", 0.0),
    ("Gleason 3+4=7", "Gleason 3+4=8", 0.0),
    ("Gleason 3+4=7", "3+3, 3+4, 4+3, 4+4, 4+5", 0.0),
    ("Gleason score 7", "Gleason 3+4=7", 1.0),
    ("Gleason score 7", "Gleason 7", 1.0),
    ("Gleason score 7", "Gleason 8", 0.0),
    ("Gleason 4+4=8", "grade group 4", 0.0),
    ("grade group 4", "Gleason 4+4=8", 1.0),
    ("grade group 4", "Gleason 3+5=8", 1.0),
    ("grade group 4", "ISUP 4", 1.0),
    ("grade group 4", "GG4", 1.0),
    ("grade group 4", "Grade group 5", 0.0),
    ("grade group 4", "4", 1.0),
    ("grade group 4", "IV", 1.0),
    ("ISUP grade 2", "Gleason 3+4", 1.0),
    ("ISUP grade 2", "grade group 2", 1.0),
    ("ISUP grade 2", "2", 1.0),
    ("ISUP grade 2", "3", 0.0),
    ("Grade group 5", "Gleason 9", 1.0),
    ("Grade group 5", "4+5=9", 1.0),
    ("Grade 2", "grade II", 1.0),
    ("Grade 2", "G2", 1.0),
    ("Grade 2", "2", 1.0),
    ("Grade 2", "The tumor is grade 2.", 1.0),
    ("Grade 2", "histologic grade 2", 1.0),
    ("Grade 2", "moderately differentiated", 1.0),
    ("Grade 2", "moderately differentiated (G2)", 1.0),
    ("Grade 2", "poorly differentiated", 0.0),
    ("Grade 2", "grade 2-3", 0.0),
    ("Grade 2", "grade 2 to 3", 0.0),
    ("Grade 2", "grade 1, 2 or 3", 0.0),
    ("Grade 2", "grade 3", 0.0),
    ("Grade 2", "Grade 2 or higher", 0.0),
    ("Grade 2", "at least grade 2", 0.0),
    ("moderately differentiated", "2", 1.0),
    ("moderately differentiated", "III", 0.0),
    ("Grade 2", "less than grade 2", 0.0),
    ("Grade 2", "grade 2. I would not rule out grade 3.", 0.0),
    ("Grade 2", "grade 2. It is not grade 3.", 1.0),
    ("Grade 2", "> grade 2", 0.0),
    ("Grade 2", "Grade 2 of 3", 1.0),
    ("Grade 2", "grade 2/3", 1.0),
    ("Grade 2", "Fuhrman grade 2", 1.0),
    ("Grade 2", "grade 2, no necrosis or mitoses", 1.0),
    ("Grade 2", "Grade 2. It could be grade 3.", 0.0),
    ("Grade 2", "Grade 2?", 0.0),
    ("Grade 2", "grade 2, rather than grade 3", 1.0),
    ("Grade 2-3", "grade 2-3", 1.0),
    ("Grade 2-3", "grade 2", 0.0),
    ("Fuhrman grade 2", "Fuhrman nuclear grade II/IV", 1.0),
    ("Fuhrman grade 2", "nuclear grade 2", 1.0),
    ("Fuhrman grade 2", "Grade 2", 1.0),
    ("Fuhrman grade 2", "WHO/ISUP grade 2", 0.0),
    ("Fuhrman grade 2", "Fuhrman grade 3", 0.0),
    ("Nottingham grade 2", "Bloom-Richardson grade II", 1.0),
    ("Nottingham grade 2", "Nottingham score 7/9", 1.0),
    ("Nottingham grade 2", "Nottingham grade 2 (3+2+2=7)", 1.0),
    ("Nottingham grade 2", "Nottingham score 8/9", 0.0),
    ("Nottingham grade 2", "tubule formation 3, nuclear pleomorphism 2, mitoses 2", 0.0),
    ("Nottingham grade 2 (3+2+2=7)", "Nottingham grade 2", 1.0),
    ("Nottingham grade 2 (3+2+2=7)", "Nottingham grade 2 (3+3+1=7)", 0.0),
    ("Nottingham grade 2 (3+2+2=7)", "Grade 2, total score 7/9", 1.0),
    ("Nottingham grade 2 (3+2+2=7)", "Grade 2, total score 6/9", 0.0),
    ("Nottingham score 7", "Nottingham 3+2+2=7", 1.0),
    ("WHO grade II", "CNS WHO grade 2", 1.0),
    ("WHO grade II", "WHO grade 2 of 4", 1.0),
    ("WHO grade II", "WHO grade III", 0.0),
    ("WHO grade II", "WHO grade II, low-grade", 1.0),
    ("WHO grade II", "WHO grade II, high-grade", 0.0),
    ("FIGO grade 3", "FIGO G3", 1.0),
    ("FIGO grade 3", "grade III", 1.0),
    ("FIGO grade 3", "Grade 3, poorly differentiated", 1.0),
    ("FIGO grade 3", "FIGO grade 1", 0.0),
    ("high grade", "high-grade", 1.0),
    ("high grade", "The tumor is high grade.", 1.0),
    ("high grade", "low grade", 0.0),
    ("high grade", "grade 3", 1.0),
    ("high grade", "grade 1", 0.0),
    ("high grade", "not high grade", 0.0),
    ("high grade", "low to high grade", 0.0),
    ("moderately differentiated", "moderate differentiation", 1.0),
    ("moderately differentiated", "G2", 1.0),
    ("moderately differentiated", "well differentiated", 0.0),
    ("moderately differentiated", "moderately to poorly differentiated", 0.0),
    ("poorly differentiated", "undifferentiated", 0.0),
    ("Grade 2", "grade 3", 0.5, {"near": 0.5}),
    ("Grade 1", "grade 3", 0.0, {"near": 0.5}),
    ("Gleason 3+4=7", "Gleason 4+3=7", 0.5, {"near": 0.5}),
    ("high grade", "intermediate grade", 0.5, {"near": 0.5}),
]

STAGE: list[Row] = [
    ("pT2N0", "Stage pT2N0", 1.0),
    ("pT2N0", "pT2 pN0", 1.0),
    ("pT2N0", "T2N0", 1.0),
    ("pT2N0", "T2, N0", 1.0),
    ("pT2N0", "pT2N0Mx", 1.0),
    ("pT2N0", "cT2N0", 0.0),
    ("pT2N0", "pT2", 0.0),
    ("pT2N0", "pT2N1", 0.0),
    ("pT2N0", "ypT2N0", 0.0),
    ("pT2N0", "pT2aN0", 0.0),
    ("pT2N0", "pT2aN0", 0.5, {"near": 0.5}),
    ("pT2N0", "pT3N0", 0.0, {"near": 0.5}),
    ("T2 N0 M0", "The TNM staging for this patient is T2 N0 M0.", 1.0),
    ("T2 N0 M0", "T2N0M0", 1.0),
    ("T2 N0 M0", "T2M0N0", 1.0),
    ("T2 N0 M0", "T2 N0 M1", 0.0),
    ("T2 N0 M0", "T2 N0", 0.0),
    ("T2 N0 M0", "T2 N0 MX", 0.0),
    ("T2 N0 MX", "T2 N0", 1.0),
    ("T2 N0 M0", "T2-T3 N0 M0", 0.0),
    ("T2 N0 M0", "T2 N0 M0 or T3 N0 M0", 0.0),
    ("T2 N0 M0", "at least T2 N0 M0", 0.0),
    ("T2 N0 M0", "T1 N0 M0, T2 N0 M0, T3 N0 M0", 0.0),
    ("T2 N0 M0", "possibly T2 N0 M0", 0.0),
    ("T1BMXNX", "T1b Nx Mx", 1.0),
    ("pT3a", "**pT3a**", 1.0),
    ("pT3a", "pT3", 0.0),
    ("pT3a", "pT3b", 0.0),
    ("pN0(i+)", "pN0", 0.0),
    ("pN0(i+)", "N0 (i+)", 1.0),
    ("pN1mi", "pN1", 0.0),
    ("pN1a(sn)", "pN1a", 1.0),
    ("Stage IIIA", "stage 3a", 1.0),
    ("Stage IIIA", "IIIA", 1.0),
    ("Stage IIIA", "Stage III", 0.0),
    ("Stage IIIA", "Stage III", 0.5, {"near": 0.5}),
    ("Stage IIIA", "Stage IIIB", 0.0),
    ("Stage IIIA", "FIGO stage IIIA", 1.0),
    ("Stage II", "Stage 2", 1.0),
    ("Stage II", "II", 1.0),
    ("Stage II", "2", 1.0),
    ("Stage II", "stage III", 0.0),
    ("Stage II", "stage II or III", 0.0),
    ("FIGO stage IB2", "FIGO IB2", 1.0),
    ("FIGO stage IB2", "stage IB2", 1.0),
    ("FIGO stage IB2", "Ann Arbor IB", 0.0),
    ("IIIA", "stage IIIA", 1.0),
    ("Stage IIA (pT2 pN0 cM0)", "stage IIA", 1.0),
    ("Stage IIA (pT2 pN0 cM0)", "stage IIA, pT2 N0 M0", 1.0),
    ("Stage IIA (pT2 pN0 cM0)", "stage IIA, pT3 N0 M0", 0.0),
    ("Ann Arbor stage III", "Ann Arbor 3", 1.0),
    ("Dukes B", "Dukes stage B", 1.0),
    ("Dukes B", "Dukes C", 0.0),
]

QUANTITY: list[Row] = [
    ("2.5 cm", "25 mm", 1.0),
    ("2.5 cm", "approximately 2.5 cm", 1.0),
    ("2.5 cm", "2,5 cm", 1.0),
    ("2.5 cm", "The tumor measures 2.5 cm in greatest dimension.", 1.0),
    ("2.5 cm", "2.5", 0.0),
    ("2.5 cm", "2.5 mm", 0.0),
    ("2.5 cm", "2.6 cm", 0.0),
    ("2.5 cm", "2.6 cm", 1.0, {"relative_tolerance": 0.05}),
    ("2.5 cm", "2.6 cm", 1.0, {"absolute_tolerance": 1}),
    ("2.5 cm", "2-3 cm", 0.0),
    ("2.5 cm", "<5 cm", 0.0),
    ("2.5 cm", "2.5 cm or 3 cm", 0.0),
    ("2.5 cm", "2.5 or 3 cm", 0.0),
    ("2.5 cm", "1 cm, 2 cm, 2.5 cm", 0.0),
    ("2.5 cm", "2.5 x 2.0 x 1.0 cm", 1.0),
    ("3.2 x 2.1 x 1.0 cm", "3.2 x 2.1 x 1 cm", 1.0),
    ("3.2 x 2.1 x 1.0 cm", "32 x 21 x 10 mm", 1.0),
    ("3.2 x 2.1 x 1.0 cm", "3.2 cm", 0.0),
    ("20 %", "20%", 1.0),
    ("20 %", "20 percent", 1.0),
    ("20 %", "twenty percent", 1.0),
    ("20 %", "20", 1.0),
    ("20 %", "25 %", 0.0),
    ("20 %", "10-30 %", 0.0),
    ("10-20 %", "10-20%", 1.0),
    ("10-20 %", "between 10 and 20%", 1.0),
    ("10-20 %", "10 to 20 percent", 1.0),
    ("10-20 %", "15%", 1.0),
    ("10-20 %", "30%", 0.0),
    ("10-20 %", "0-100%", 0.0),
    ("<1 %", "less than 1%", 1.0),
    ("<1 %", "0.5%", 1.0),
    ("<1 %", "1%", 0.0),
    ("<1 %", "<5%", 0.0),
    (">50%", "80%", 1.0),
    ("2/15", "2 of 15", 1.0),
    ("2/15", "2 out of 15 lymph nodes", 1.0),
    ("2/15 lymph nodes", "two of fifteen", 1.0),
    ("2/15", "3/15", 0.0),
    ("2/15", "2", 0.0),
    ("2/15", "15/2", 0.0),
    ("12 mitoses per 10 HPF", "12/10 HPF", 1.0),
    ("12 mitoses per 10 HPF", "12 mitotic figures per 10 high-power fields", 1.0),
    ("12 mitoses per 10 HPF", "1.2 per HPF", 1.0),
    ("12 mitoses per 10 HPF", "2/10 HPF", 0.0),
    ("3", "three", 1.0),
    ("3", "3 nodes", 1.0),
    ("3", "4", 0.0),
    ("3", "3 or 4", 0.0),
    ("0.5 mm", "500 µm", 1.0),
]

MARKER: list[Row] = [
    ("ER+", "ER positive", 1.0),
    ("ER+", "positive", 1.0),
    ("ER+", "Estrogen receptor: positive", 1.0),
    ("ER+", "ER 90%", 1.0),
    ("ER+", "ER negative", 0.0),
    ("ER+", "ER positive or negative", 0.0),
    ("ER+", "not ER positive", 0.0),
    ("ER+", "ER positive negative", 0.0),
    ("ER+", "ER positive (negative)", 0.0),
    ("ER+", "ER positive and negative", 0.0),
    ("ER+", "ER positive\nER negative", 0.0),
    ("ER+", "ER positive PR negative", 1.0),
    ("ER+", "ER positive, negative PR", 1.0),
    ("ER+", "ER positive (negative control clean)", 1.0),
    ("ER+", "ER+/PR+", 1.0),
    ("ER+, PR-, HER2-", "ER positive, PR negative, HER2 negative", 1.0),
    ("ER+, PR-, HER2-", "ER positive, PR positive, HER2 negative", 0.0),
    ("ER+, PR-, HER2-", "ER positive", 0.0),
    ("ER-/PR-/HER2-", "triple negative", 1.0),
    ("HER2 3+", "HER2 3+", 1.0),
    ("HER2 3+", "3+", 1.0),
    ("HER2 3+", "HER2 2+", 0.0),
    ("HER2 3+", "HER2 positive", 0.0),
    ("HER2 positive", "HER2 3+", 1.0),
    ("HER2 positive", "HER2 amplified", 1.0),
    ("HER2 positive", "HER2 2+", 0.0),
    ("HER2 2+", "HER2 equivocal (2+)", 1.0),
    ("HER2 equivocal", "HER2 2+", 1.0),
    ("HER2 negative", "HER2 1+", 1.0),
    ("HER2 negative", "HER2 not amplified", 1.0),
    ("HER2 2+ or 3+", "HER2 3+", 0.0),
    ("HER2 3+", "HER2 2+ or 3+", 0.0),
    ("Ki-67 20 %", "Ki-67: 20%", 1.0),
    ("Ki-67 20 %", "Ki67 index of 20%", 1.0),
    ("Ki-67 20 %", "MIB-1 labeling index 20 %", 1.0),
    ("Ki-67 20 %", "Ki-67 25%", 0.0),
    ("Ki-67 20 %", "Ki-67 25%", 1.0, {"absolute_tolerance": 5}),
    ("Ki-67 20 %", "Ki-67 10-30%", 0.0),
    ("Ki-67 15-20%", "Ki-67 of 18%", 1.0),
    ("MSI-H", "microsatellite instability-high", 1.0),
    ("MSI-H", "MSI high", 1.0),
    ("MSI-H", "MSS", 0.0),
    ("dMMR", "mismatch repair deficient", 1.0),
    ("dMMR", "pMMR", 0.0),
    ("pMMR", "MMR proficient", 1.0),
    ("PD-L1 TPS 50%", "TPS of PD-L1 is 50%", 1.0),
    ("PD-L1 TPS 50%", "PD-L1 50%", 1.0),
    ("PD-L1 TPS 50%", "PD-L1 TPS 5%", 0.0),
    ("BRAF V600E mutated", "BRAF V600E mutation", 1.0),
    ("BRAF V600E mutated", "BRAF V600E positive", 1.0),
    ("BRAF V600E mutated", "BRAF mutated", 0.0),
    ("BRAF V600E mutated", "BRAF wild type", 0.0),
    ("BRAF mutated", "BRAF V600E mutated", 1.0),
    ("BRAF wild type", "BRAF not mutated", 1.0),
    ("KRAS wild-type", "KRAS mutated", 0.0),
    ("IDH mutant", "IDH1 R132H mutant", 1.0),
    ("loss of MLH1", "MLH1 lost", 1.0),
    ("loss of MLH1", "MLH1 negative", 1.0),
    ("loss of MLH1", "MLH1 retained", 0.0),
    ("loss of MLH1 and PMS2", "MLH1 and PMS2 lost", 1.0),
    ("INI1 retained", "SMARCB1 expression is retained", 1.0),
    ("INI1 lost", "INI1 retained", 0.0),
    ("positive", "Positive.", 1.0),
    ("positive", "negative", 0.0),
    ("negative", "ER negative", 1.0),
]

SET: list[Row] = [
    ("necrosis; mitoses; pleomorphism", "mitoses, necrosis and pleomorphism", 1.0),
    ("necrosis; mitoses; pleomorphism", "necrosis; mitoses", 0.0),
    ("necrosis; mitoses; pleomorphism", "necrosis; mitoses", 0.8, {"sets": "f1"}),
    ("necrosis; mitoses", "necrosis; mitoses; keratin pearls", 0.0),
    ("necrosis; mitoses", "1. mitoses 2. necrosis", 1.0),
    ("grade 2; pT2", "pT2; grade 2", 1.0),
]

DIAGNOSIS: list[Row] = [
    ("invasive ductal carcinoma", "invasive carcinoma of no special type", 1.0),
    ("invasive ductal carcinoma", "infiltrating ductal carcinoma", 1.0),
    ("invasive ductal carcinoma", "IDC", 1.0),
    ("invasive ductal carcinoma", "ductal carcinoma in situ", 0.0),
    ("invasive ductal carcinoma", "invasive lobular carcinoma", 0.0),
    ("left breast invasive ductal carcinoma", "invasive ductal carcinoma of the left breast", 1.0),
    ("left breast invasive ductal carcinoma", "invasive ductal carcinoma of the right breast", 0.0),
    ("left breast invasive ductal carcinoma", "invasive ductal carcinoma", 0.0),
    ("left renal cell carcinoma", "right renal cell carcinoma", 0.0),
    ("left renal cell carcinoma", "renal cell carcinoma, left", 1.0),
    ("FIGO grade 2 endometrioid carcinoma", "endometrioid carcinoma, FIGO grade 2", 1.0),
    ("FIGO grade 2 endometrioid carcinoma", "endometrioid carcinoma, grade 2", 1.0),
    ("FIGO grade 2 endometrioid carcinoma", "endometrioid carcinoma, FIGO grade 3", 0.0),
    ("FIGO grade 2 endometrioid carcinoma", "endometrioid carcinoma", 0.0),
    ("moderately differentiated adenocarcinoma", "adenocarcinoma, moderately differentiated", 1.0),
    ("moderately differentiated adenocarcinoma", "poorly differentiated adenocarcinoma", 0.0),
    ("moderately differentiated adenocarcinoma", "adenocarcinoma, grade 2", 1.0),
    (
        "prostatic adenocarcinoma, Gleason 3+4=7",
        "adenocarcinoma of the prostate, Gleason score 7 (3+4)",
        1.0,
    ),
    ("prostatic adenocarcinoma, Gleason 3+4=7", "prostatic adenocarcinoma, Gleason 4+3=7", 0.0),
    ("lung adenocarcinoma", "adenocarcinoma of the lung", 1.0),
    ("lung adenocarcinoma", "pulmonary adenocarcinoma", 1.0),
    ("clear cell renal cell carcinoma", "ccRCC", 1.0),
    ("adenocarcinoma", "mucinous adenocarcinoma", 0.5, {"near": 0.5}),
    ("squamous cell carcinoma", "carcinoma", 0.5, {"near": 0.5}),
    ("squamous cell carcinoma", "melanoma", 0.0, {"near": 0.5}),
    ("glioblastoma", "GBM", 1.0),
    ("high-grade serous carcinoma", "HGSC", 1.0),
    ("high-grade serous carcinoma", "low-grade serous carcinoma", 0.0),
    ("chronic pancreatitis", "acute pancreatitis", 0.0),
    ("left lung adenocarcinoma", "adenocarcinoma of the left lung", 1.0),
    ("left lung adenocarcinoma", "lung adenocarcinoma, left", 1.0),
    ("left lung adenocarcinoma", "left lung adenocarcinoma", 1.0),
    ("left lung adenocarcinoma", "right lung adenocarcinoma", 0.0),
    ("left lung adenocarcinoma", "lung adenocarcinoma", 0.0),
    ("left lung adenocarcinoma", "adenocarcinoma", 0.0),
    ("left lung adenocarcinoma", "adenocarcinoma of the left kidney", 0.0),
    ("adenocarcinoma of the left lung", "adenocarcinoma of the left lung", 1.0),
    ("adenocarcinoma of the left lung", "left lung adenocarcinoma", 1.0),
    ("adenocarcinoma of the left lung", "adenocarcinoma of the right lung", 0.0),
    ("adenocarcinoma of the left lung", "adenocarcinoma of the left and the right lung", 0.0),
    ("adenocarcinoma of the left lung", "adenocarcinoma of the lung", 0.0),
    ("adenocarcinoma of the left lung", "squamous cell carcinoma of the left lung", 0.0),
    ("adenocarcinoma of the colon", "colonic adenocarcinoma", 1.0),
    ("adenocarcinoma of the colon", "colon adenocarcinoma", 1.0),
    ("adenocarcinoma of the colon", "adenocarcinoma of the lung", 0.0),
    ("adenocarcinoma of the left breast", "adenocarcinoma of the right breast", 0.0),
    ("adenocarcinoma of the left breast", "left breast adenocarcinoma", 1.0),
    ("adenocarcinoma of the left breast", "invasive lobular carcinoma of the left breast", 0.0),
    ("squamous cell carcinoma of the tongue", "tongue squamous cell carcinoma", 1.0),
    ("squamous cell carcinoma of the tongue", "squamous cell carcinoma of the lung", 0.0),
    (
        "squamous cell carcinoma of the tongue",
        "squamous cell carcinoma or adenocarcinoma of the tongue",
        0.0,
    ),
    ("left kidney", "right kidney", 0.0),
    ("left kidney", "the left kidney", 1.0),
    ("adenocarcinoma of the colon", "mucinous adenocarcinoma of the colon", 0.0),
    ("adenocarcinoma of the lung", "pulmonary adenocarcinoma", 1.0),
]


def score(gold: str, answer: str, prompt: str = "", **settings: Any) -> float | None:
    sample = Sample(f"<answer>{answer}</answer>", answer=gold, prompt=prompt)
    return AnswerReward(**settings)(sample).value


def parametrised(rows: list[Row]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(
        ("gold", "answer", "expected", "settings"),
        [(row[0], row[1], row[2], row[3] if len(row) > 3 else {}) for row in rows],
    )


@parametrised(GRADE)
def test_grade(gold: str, answer: str, expected: float, settings: dict[str, Any]) -> None:
    assert score(gold, answer, **settings) == pytest.approx(expected)


@parametrised(STAGE)
def test_stage(gold: str, answer: str, expected: float, settings: dict[str, Any]) -> None:
    assert score(gold, answer, **settings) == pytest.approx(expected)


@parametrised(QUANTITY)
def test_quantity(gold: str, answer: str, expected: float, settings: dict[str, Any]) -> None:
    assert score(gold, answer, **settings) == pytest.approx(expected)


@parametrised(MARKER)
def test_marker(gold: str, answer: str, expected: float, settings: dict[str, Any]) -> None:
    assert score(gold, answer, **settings) == pytest.approx(expected)


@parametrised(SET)
def test_set(gold: str, answer: str, expected: float, settings: dict[str, Any]) -> None:
    assert score(gold, answer, **settings) == pytest.approx(expected)


@parametrised(DIAGNOSIS)
def test_diagnosis(gold: str, answer: str, expected: float, settings: dict[str, Any]) -> None:
    assert score(gold, answer, **settings) == pytest.approx(expected)


GOLDS = sorted(
    {row[0] for rows in (GRADE, STAGE, QUANTITY, MARKER, SET, DIAGNOSIS) for row in rows}
)


@pytest.mark.parametrize("gold", GOLDS)
@pytest.mark.parametrize(
    "form", ["{}", "**{}**", "{}.", "The answer is {}.", "Final answer: {}", "{}\n", "`{}`"]
)
def test_every_gold_earns_1_in_its_own_words(gold: str, form: str) -> None:
    assert score(gold, form.format(gold)) == 1.0


@pytest.mark.parametrize("gold", GOLDS)
@pytest.mark.parametrize(
    "form",
    ["", "possibly {}", "not {}", "{} or something else", "I cannot say", "it could be {}"],
)
def test_no_gold_earns_anything_hedged_or_denied(gold: str, form: str) -> None:
    assert score(gold, form.format(gold)) == 0.0


@pytest.mark.parametrize(
    ("gold", "other"),
    [
        ("Gleason 3+4=7", "Gleason 4+3=7"),
        ("pT2N0", "pT3N0"),
        ("2.5 cm", "3.5 cm"),
        ("ER+", "ER negative"),
        ("left renal cell carcinoma", "right renal cell carcinoma"),
        ("necrosis; mitoses", "keratin pearls"),
    ],
)
def test_an_answer_that_changes_after_the_tag_earns_nothing(gold: str, other: str) -> None:
    reward = AnswerReward()
    for completion in (
        f"<answer>{gold}</answer> No: {other}",
        f"<answer>{gold}</answer><answer>{other}</answer>",
        f"<answer>{other}</answer> No: {gold}",
    ):
        assert reward(Sample(completion, answer=gold)).value == 0.0
    assert reward(Sample(f"<answer>{gold}</answer>\n", answer=gold)).value == 1.0


@pytest.mark.parametrize(
    ("prompt", "gold", "answer", "expected"),
    [
        ("What is the ISUP grade?", "2", "Gleason 3+4=7", 1.0),
        ("What is the ISUP grade?", "2", "grade group 2", 1.0),
        ("What is the ISUP grade?", "2", "grade group 3", 0.0),
        ("What is the Fuhrman grade?", "2", "Fuhrman nuclear grade II", 1.0),
        ("What is the Fuhrman grade?", "2", "WHO/ISUP grade 2", 0.0),
        ("What is the stage?", "II", "stage 2", 1.0),
        ("What is the stage?", "II", "stage IIA", 0.0),
        ("What is the grade?", "The tumor has irregular glands and is graded G2.", "grade 2", 1.0),
        ("What is the grade?", "The tumor has irregular glands and is graded G2.", "grade 3", 0.0),
        ("How many nodes are positive?", "2", "two", 1.0),
    ],
)
def test_the_prompt_says_what_a_bare_gold_is(
    prompt: str, gold: str, answer: str, expected: float
) -> None:
    assert score(gold, answer, prompt=prompt) == expected


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("stage", "no stage question: the row has no stage in its answer"),
        ("grade", "no grade question: the row has no grade in its answer"),
        ("measurement", "no measurement question: the row has no measurement in its answer"),
        ("marker", "no marker question: the row has no marker in its answer"),
        ("set", "no set question: the row has no list as its answer"),
    ],
)
def test_a_row_of_another_kind_is_no_value(kind: str, reason: str) -> None:
    found = AnswerReward(kind=kind)(Sample("<answer>zzz</answer>", answer="zzz"))
    assert (found.value, found.reason) == (None, reason)


def test_shows_what_it_read_and_why_it_failed() -> None:
    completion = "<think>x</think><answer>The score is Gleason 4+3=7.</answer>"
    found = AnswerReward()(Sample(completion, answer="Gleason 3+4=7"))
    [evidence] = found.evidence
    assert completion[evidence.start : evidence.end] == evidence.text == "Gleason 4+3=7"[8:]
    assert evidence.verdict == "against"
    assert evidence.note == ("the answer is Gleason patterns 4+3, expected 3+4")


def test_says_why_a_side_is_wrong_though_the_diagnosis_is_right() -> None:
    found = AnswerReward()(
        Sample("<answer>right renal cell carcinoma</answer>", answer="left renal cell carcinoma")
    )
    assert "'right'" in found.reason
    assert "against" in [each.verdict for each in found.evidence]


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"near": 1.0}, r"`near` must be in \[0, 1\), got 1.0"),
        ({"relative_tolerance": -1}, "`relative_tolerance` can't be negative, got -1"),
        ({"absolute_tolerance": float("nan")}, "`absolute_tolerance` can't be negative, got nan"),
        ({"sets": "jaccard"}, "unknown value of `sets` 'jaccard'"),
    ],
)
def test_refuses_settings_out_of_range(settings: dict[str, Any], message: str) -> None:
    with pytest.raises(RecipeError, match=message):
        AnswerReward(**settings)


def test_pickles_with_its_settings() -> None:
    reward = AnswerReward(kind="grade", near=0.5)
    assert pickle.loads(pickle.dumps(reward)) == reward


def test_stages_of_wsi_bench_agree_with_themselves_only(shared_data: Path) -> None:
    lines = (shared_data / "questions" / "wsi_bench_dev.jsonl").read_text("utf-8").splitlines()
    rows = [row for row in map(json.loads, lines) if row["task"] == "Staging"]
    stages = {re.sub(r"^.*\b(?:is|be) |\.$", "", row["answer"]) for row in rows}
    assert len(rows) > 80
    wrong = [
        (gold, form)
        for gold in stages
        for form in ("{}", "**{}**", "Stage p{}", "The TNM staging of this patient is {}.")
        if score(gold, form.format(gold)) != 1.0
    ]
    wrong += [
        (gold, other)
        for gold in stages
        for other in stages
        if (score(gold, other) == 1.0) is not (_plain(gold) == _plain(other))
    ]
    assert wrong == []


def _plain(stage: str) -> list[str]:
    """Return the categories of a stage without spaces and case: an oracle of one line."""
    return sorted(
        re.findall(r"[tnm](?:is|[x0-4][a-e]?(?:\(i\+\))?)", stage.lower().replace(" (", "("))
    )


def test_gradings_of_wsi_bench_agree_with_themselves(shared_data: Path) -> None:
    lines = (shared_data / "questions" / "wsi_bench_dev.jsonl").read_text("utf-8").splitlines()
    rows = [row for row in map(json.loads, lines) if row["task"] == "Grading"]
    values = [score(row["answer"], row["answer"], row["question"], kind="grade") for row in rows]
    assert len(rows) > 60
    assert values.count(None) == 1  # one answer says that no grade is given
    assert set(values) == {1.0, None}


def test_isup_grades_of_panda_are_read_from_what_the_prompt_asks_for(shared_data: Path) -> None:
    path = shared_data / "questions" / "multipathqa_nonexpert.jsonl"
    every = map(json.loads, path.read_text("utf-8").splitlines())
    rows = [row for row in every if row["benchmark_name"] == "panda"]
    patterns = {"1": "3+3", "2": "3+4", "3": "4+3", "4": "4+4", "5": "4+5"}
    assert len(rows) > 150
    for row in rows[:60]:
        for group, each in patterns.items():
            first, second = each.split("+")
            form = (
                f'{{"primary_pattern": {first}, "secondary_pattern": {second}, '
                f'"total_score": {int(first) + int(second)}, "isup_grade": {group}}}'
            )
            for answer in (form, f"Gleason {each}", f"grade group {group}"):
                expected = float(group == row["answer"])
                assert score(row["answer"], answer, row["prompt"]) == expected, answer
