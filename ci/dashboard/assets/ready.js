"use strict";
gilscope.ready();
