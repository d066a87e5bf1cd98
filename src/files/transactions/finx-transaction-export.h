/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "model/finx-transaction-list.h"

G_BEGIN_DECLS

/* All transactions of @list as FinX CSV, which an import reads again, or as JSON; any thread. The stream stays open. @opened: the
 * portfolio's opening day, which FinX CSV tells above the table; %G_MININT32: it has none. */
gboolean finx_transaction_export_write (FinxTransactionList  *list,
                                        gint32                opened,
                                        gboolean              is_json,
                                        GOutputStream        *stream,
                                        GError              **error);
/* The same into a file: it is there whole, or is as it was. */
gboolean finx_transaction_export_save  (FinxTransactionList  *list,
                                        gint32                opened,
                                        gboolean              is_json,
                                        GFile                *file,
                                        GError              **error);

G_END_DECLS
