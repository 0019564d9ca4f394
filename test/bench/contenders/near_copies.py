"""Near copies by imagededup's hashes and by CleanVision: near_copies.py FOLDER. Ends with one line of JSON.

imagededup's hashes at its own limit (10 bits) and at stricter ones; CleanVision as its README runs it.
"""
import json
import os
import sys
import time

from cleanvision import Imagelab

try:
    from imagededup.methods import AHash, DHash, PHash, WHash

    HASHES = (PHash, DHash, AHash, WHash)
except ImportError:
    HASHES = ()


def pairs_of(found):
    return sorted({tuple(sorted((name, other))) for name, others in found.items() for other in others})


if __name__ == "__main__":
    folder = sys.argv[1]
    results = {}
    for method in HASHES:
        begin = time.time()
        encodings = method(verbose=False).encode_images(image_dir=folder)
        hashed = time.time() - begin
        for limit in (10, 4, 0):
            begin = time.time()
            found = method(verbose=False).find_duplicates(encoding_map=encodings, max_distance_threshold=limit)
            results[f"imagededup {method.__name__}, {limit} bits"] = {
                "seconds": hashed + time.time() - begin,
                "pairs": pairs_of(found),
            }
    begin = time.time()
    lab = Imagelab(data_path=folder)
    lab.find_issues({"exact_duplicates": {}, "near_duplicates": {}}, n_jobs=os.cpu_count(), verbose=False)
    pairs = {
        tuple(sorted((os.path.basename(one), os.path.basename(other))))
        for kind in ("exact_duplicates", "near_duplicates")
        for members in lab.info[kind]["sets"]
        for one in members
        for other in members
        if one < other
    }
    results["CleanVision"] = {"seconds": time.time() - begin, "pairs": sorted(pairs)}
    print()
    print(json.dumps(results))
