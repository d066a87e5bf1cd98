/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/journal/finx-import-outcome.h"
#include "model/finx-transaction-list.h"
#include "store/finx-store-worker.h"

G_BEGIN_DECLS

/**
 * FinxImportRequest: what is asked for; all of it is copied or referred to.
 * @worker: (nullable): of the store that is written; %NULL: a dry run
 * @folder: of the database
 * @base: what the portfolio has
 * @currency: of rows that name none
 * @refuse_short: rows that sell more than the portfolio holds then are refused; see #FinxPortfolioSettings
 * @opened: rows of a day before it are refused; %G_MININT32: none is
 * @change: id of the change; @note: what is written about it
 */
typedef struct
{
  FinxStoreWorker         *worker;
  const char              *folder;
  FinxInstrumentTable     *instruments;
  FinxTransactionList     *base;
  const char              *portfolio;
  const char              *path;
  const char              *currency;
  const FinxImportOptions *options;
  gboolean                 is_partial;
  gboolean                 refuse_short;
  gint32                   opened;
  const char              *change;
  const char              *note;
  gint64                   now_us;
} FinxImportRequest;

/* A file on its way into the journal. One thread reads it and makes blocks of its rows, which wait in a file until all is
 * read and right, so that a file of any size needs little memory. Then the store thread writes them one by one, and does what
 * others want in between. */
typedef struct _FinxImportJob FinxImportJob;

FinxImportJob       *finx_import_job_new          (const FinxImportRequest *request);
FinxImportJob       *finx_import_job_ref          (FinxImportJob           *self);
void                 finx_import_job_unref        (FinxImportJob           *self);
/* On a thread of its own. (transfer full) (nullable) */
FinxImportOutcome   *finx_import_job_run          (FinxImportJob           *self,
                                                   GCancellable            *cancellable,
                                                   GError                 **error);
/* When it has run: (transfer none) (nullable): the portfolio with the rows; %NULL: nothing was written */
FinxTransactionList *finx_import_job_get_list     (FinxImportJob           *self,
                                                   gint64                  *first,
                                                   gint64                  *last);
/* Any thread, while it runs. */
double               finx_import_job_get_progress (FinxImportJob           *self,
                                                   guint64                 *n_rows);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxImportJob, finx_import_job_unref)

G_END_DECLS
