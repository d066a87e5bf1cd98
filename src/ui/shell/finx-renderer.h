/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

void finx_renderer_choose (void);       /* first thing in main() */
void finx_renderer_start_gtk (void);    /* before libadwaita starts */
