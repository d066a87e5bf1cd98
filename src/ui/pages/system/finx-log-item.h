/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/finx-log.h"

G_BEGIN_DECLS

/* One line of the log as a list row; immutable. */
#define FINX_TYPE_LOG_ITEM (finx_log_item_get_type ())
G_DECLARE_FINAL_TYPE (FinxLogItem, finx_log_item, FINX, LOG_ITEM, GObject)

FinxLogItem        *finx_log_item_new       (FinxLogEntry *entry);      /* takes @entry */
const FinxLogEntry *finx_log_item_get_entry (FinxLogItem  *self);

G_END_DECLS
