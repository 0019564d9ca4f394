#!/usr/bin/env python3
"""Faces with OpenCV's Python, as its tutorial does it: one image after the other, OpenCV's own threads.

    python python_faces.py LIST

LIST names an image a line. Says {"ready": version}; then for each number on stdin that many runs over all images:
{"seconds": [whole run, ...], "search": [searches of the run alone, ...]}; `boxes` asks for what was found.
"""
import json, sys, time
import cv2

files = open(sys.argv[1], encoding="utf-8").read().split("\n")
cascade = cv2.CascadeClassifier(cv2.data.haarcascades + "haarcascade_frontalface_default.xml")


def find(file):
    """Boxes in the original's pixels, and seconds of making grey, shrinking and searching."""
    image = cv2.imread(file)
    began = time.perf_counter()
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    height, width = grey.shape
    shrink = min(1, 640 / max(width, height))
    size = (round(width * shrink), round(height * shrink))
    if shrink < 1:
        grey = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    found = cascade.detectMultiScale(grey, scaleFactor=1.1, minNeighbors=5)
    seconds = time.perf_counter() - began
    factors = (width / size[0], height / size[1]) * 2
    return [[round(float(v) * f) for v, f in zip(box, factors)] for box in found], seconds


def run():
    began = time.perf_counter()
    found = [find(file) for file in files]
    return time.perf_counter() - began, sum(seconds for _, seconds in found), [boxes for boxes, _ in found]


print(json.dumps({"ready": f"OpenCV {cv2.__version__}, {cv2.getNumThreads()} threads"}), flush=True)
for line in sys.stdin:
    runs = [run() for _ in range(int(line))]
    print(json.dumps({"seconds": [r[0] for r in runs], "search": [r[1] for r in runs], "boxes": runs[-1][2]}), flush=True)
