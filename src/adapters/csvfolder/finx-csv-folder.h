/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "adapters/finx-provider.h"

G_BEGIN_DECLS

#define FINX_TYPE_CSV_FOLDER (finx_csv_folder_get_type ())
G_DECLARE_FINAL_TYPE (FinxCsvFolder, finx_csv_folder, FINX, CSV_FOLDER, FinxProvider)

G_END_DECLS
