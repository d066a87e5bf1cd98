/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/finx-exchange.h"
#include "store/finx-sqlite.h"

G_BEGIN_DECLS

/* The table exchanges: what went over the line for each order. It only grows. Inside a transaction of the caller. */
gboolean   finx_exchange_table_add  (FinxSqlite         *db,
                                     const FinxExchange *exchange,
                                     GError            **error);
/* Returns: (transfer full) (element-type FinxExchange): of an order, oldest first */
GPtrArray *finx_exchange_table_list (FinxSqlite         *db,
                                     const char         *client_id,
                                     GError            **error);

G_END_DECLS
