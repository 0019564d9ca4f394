#!/usr/bin/env python3
"""Boxes of OpenCV's own Python for the photographs beside the repository, in pixels of the original images.

    python -m pip install opencv-python-headless==4.14.0.94
    python test/engine/faces/expected/opencv_faces.py ../shared/data/faces > test/engine/faces/expected/faces.json

Grey, longest side at most 640 (INTER_AREA), scale 1.1, 5 neighbours. OpenCV 5 has no CascadeClassifier.
"""
import json, pathlib, sys
import cv2

folder = pathlib.Path(sys.argv[1])
cascade = cv2.CascadeClassifier(cv2.data.haarcascades + "haarcascade_frontalface_default.xml")
boxes = {}
for file in sorted(folder.glob("*faces/*.jpg")):
    grey = cv2.cvtColor(cv2.imread(str(file)), cv2.COLOR_BGR2GRAY)
    height, width = grey.shape
    shrink = min(1, 640 / max(width, height))
    size = (round(width * shrink), round(height * shrink))
    if shrink < 1:
        grey = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    factors = (width / size[0], height / size[1]) * 2
    found = cascade.detectMultiScale(grey, scaleFactor=1.1, minNeighbors=5)
    boxes[file.relative_to(folder).as_posix()] = sorted(
        [round(float(value) * factor) for value, factor in zip(box, factors)] for box in found
    )
lines = ",\n".join(f"    {json.dumps(name)}: {json.dumps(found)}" for name, found in boxes.items())
print(f'{{\n  "opencv": "{cv2.__version__}",\n  "boxes": {{\n{lines}\n  }}\n}}')
