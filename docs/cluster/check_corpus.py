"""Checks a corpus of reports with Apache Spark: each partition starts the program once and asks it line by line.

    python check_corpus.py HEGUI FOLDER

prints one line for each finding, `path rule fingerprint`, sorted.
"""

import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
from pyspark.sql import SparkSession

HEGUI, FOLDER = sys.argv[1], Path(sys.argv[2])


def check(frames):
    """One process a partition: a question for each row, and its answer before the next question."""
    program = subprocess.Popen([HEGUI, "stream", "--brief", "--jobs", "1"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8")
    for frame in frames:
        rows = []
        for name, text in zip(frame["name"], frame["text"]):
            program.stdin.write(json.dumps({"id": name, "name": name, "text": text}) + "\n")
            program.stdin.flush()
            answer = json.loads(program.stdout.readline())
            rows += [(name, one["rule"], one["fingerprint"]) for one in answer.get("diagnostics", [])]
        yield pd.DataFrame(rows, columns=["name", "rule", "fingerprint"])
    program.stdin.close()
    program.wait()


spark = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
spark.sparkContext.setLogLevel("ERROR")
texts = [(path.name, path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.txt"))]
corpus = spark.createDataFrame(texts, "name string, text string").repartition(2)
found = corpus.mapInPandas(check, "name string, rule string, fingerprint string").collect()
for row in sorted((row["name"], row["rule"], row["fingerprint"]) for row in found):
    print(*row)
spark.stop()
