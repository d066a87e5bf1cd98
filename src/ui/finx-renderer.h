/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Chooses how GTK draws; call before GTK is initialised. */
void finx_renderer_choose (void);
