/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* The program: one engine, one window. With --data-dir (or FINX_DATA_DIR) all is kept there and it may run beside another. */
#define FINX_TYPE_APPLICATION (finx_application_get_type ())
G_DECLARE_FINAL_TYPE (FinxApplication, finx_application, FINX, APPLICATION, AdwApplication)

FinxApplication *finx_application_new (void);

G_END_DECLS
