/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* (transfer full): an empty folder of its own for one test */
char *temp_folder_new    (void);
/* Removes the folder with all that is in it. */
void  temp_folder_remove (const char *path);
