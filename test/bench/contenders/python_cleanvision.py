"""CleanVision on a folder, as its README runs it: python_cleanvision.py FOLDER. Ends with one line of JSON."""
import json
import os
import sys

from cleanvision import Imagelab

if __name__ == "__main__":
    folder = sys.argv[1]
    lab = Imagelab(data_path=folder)
    lab.find_issues(n_jobs=os.cpu_count(), verbose=False)
    issues = lab.issues
    relative = lambda names: sorted(os.path.relpath(name, folder).replace(os.sep, "/") for name in names)
    found = {
        column[3:-6]: relative(issues.index[issues[column].astype(bool)])
        for column in issues.columns
        if column.startswith("is_") and column.endswith("_issue")
    }
    print()
    print(json.dumps({"issues": found, "images": len(issues)}))
