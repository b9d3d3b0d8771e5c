#!/usr/bin/env node
// In the repository, so that it can be run as soon as the package is built: npm makes no program out of a file that is not there yet.
require('../dist/main.js');
