/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "market/expressions/finx-expression.h"

G_BEGIN_DECLS

/**
 * FinxCompletion:
 * @text: what stands in place of the name that is typed: "last", "rsi(14)", "highest("
 * @title: what it is, see finx_text(); "" where the name says it
 */
typedef struct
{
  char       *text;
  const char *title;            /* static */
} FinxCompletion;

void       finx_completion_free     (FinxCompletion *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxCompletion, finx_completion_free)

GPtrArray *finx_expression_complete (const char     *text,
                                     gsize           at,
                                     FinxSubject     subject,
                                     gsize          *first);

G_END_DECLS
