/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "market/expressions/finx-expression-completion.h"

#include <string.h>

#include "base/finx-text.h"
#include "market/expressions/finx-expression-private.h"

void
finx_completion_free (FinxCompletion *self)
{
  g_free (self->text);
  g_free (self);
}

static gboolean
is_of_name (char c)
{
  return g_ascii_isalnum (c) || c == '_';
}

/* Takes @text, where it begins with what is typed, and is more than that. */
static void
offer (GPtrArray  *found,
       const char *typed,
       char       *text,
       const char *title)
{
  FinxCompletion *completion;

  if (g_ascii_strncasecmp (text, typed, strlen (typed)) != 0 || g_ascii_strcasecmp (text, typed) == 0)
    {
      g_free (text);
      return;
    }
  completion = g_new (FinxCompletion, 1);
  completion->text = text;
  completion->title = title;
  g_ptr_array_add (found, completion);
}

/* (transfer full): with the parameters that it has at first: "macd(12, 26, 9)"; those of time are left out. */
static char *
print_indicator (const FinxIndicatorInfo *info)
{
  GString *text = g_string_new (finx_expression_spell (info->name));
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  for (guint i = 0; i < info->n_parameters && info->parameters[i].kind != FINX_PARAMETER_TIME; i++)
    g_string_append_printf (text, "%s%s", i == 0 ? "(" : ", ", g_ascii_formatd (number, sizeof number, "%.10g", info->parameters[i].initial));
  if (info->n_parameters > 0 && info->parameters[0].kind != FINX_PARAMETER_TIME)
    g_string_append_c (text, ')');
  return g_string_free (text, FALSE);
}

/* (nullable): the indicator that ends before @end, with brackets or without. */
static const FinxIndicatorInfo *
find_indicator (const char *text,
                gsize       end)
{
  g_autofree char *name = NULL;
  gsize first;
  int depth = 0;

  if (end > 0 && text[end - 1] == ')')
    do
      {
        end--;
        depth += text[end] == ')' ? 1 : text[end] == '(' ? -1 : 0;
      }
    while (end > 0 && depth > 0);
  for (first = end; first > 0 && is_of_name (text[first - 1]);)
    first--;
  name = g_ascii_strdown (text + first, (gssize) (end - first));
  return finx_expression_find_indicator (name);
}

/* Words that join, and those of @subject. */
static void
offer_names (GPtrArray   *found,
             const char  *typed,
             FinxSubject  subject)
{
  static const FinxNodeKind joins[] = {
    FINX_NODE_AND, FINX_NODE_OR, FINX_NODE_NOT, FINX_NODE_CROSSES, FINX_NODE_CROSSES_ABOVE, FINX_NODE_CROSSES_BELOW,
  };

  for (guint i = 0; i < FINX_N_WORDS; i++)
    if (finx_word_get_subject ((FinxWord) i) == subject)
      offer (found, typed, g_strdup (finx_word_to_string ((FinxWord) i)), "");
  for (guint i = FINX_NODE_PREV; i <= FINX_NODE_MAX; i++)
    offer (found, typed, g_strconcat (finx_node_sign ((FinxNodeKind) i), "(", NULL), "");
  for (guint i = 0; i < G_N_ELEMENTS (joins); i++)
    offer (found, typed, g_strdup (finx_node_sign (joins[i])), "");
  for (guint i = 0; subject == FINX_SUBJECT_INSTRUMENT && i < finx_indicator_get_n (); i++)
    {
      const FinxIndicatorInfo *info = finx_indicator_get_info (i);

      if ((info->needs & FINX_NEEDS_OTHER) == 0)        /* a condition looks at one instrument */
        offer (found, typed, print_indicator (info), finx_text (info->title));
    }
}

/**
 * finx_expression_complete:
 * @at: bytes before the caret
 * @first: (out): byte where the name that ends at @at begins; what is offered stands in place of it
 *
 * What a name that is being typed may become: words, functions and indicators of @subject, and behind the dot of an
 * indicator its outputs. Nothing where no name is begun.
 *
 * Returns: (transfer full) (element-type FinxCompletion): perhaps empty
 */
GPtrArray *
finx_expression_complete (const char  *text,
                          gsize        at,
                          FinxSubject  subject,
                          gsize       *first)
{
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_completion_free);
  const FinxIndicatorInfo *info;
  g_autofree char *typed = NULL;

  for (*first = at; *first > 0 && is_of_name (text[*first - 1]);)
    (*first)--;
  typed = g_strndup (text + *first, at - *first);
  if (*first > 0 && text[*first - 1] == '.')
    {
      info = find_indicator (text, *first - 1);
      for (guint i = 0; info != NULL && i < info->n_outputs; i++)
        offer (found, typed, g_strdup (finx_expression_spell (info->outputs[i].name)), finx_text (info->outputs[i].title));
    }
  else if (at > *first && !g_ascii_isdigit (*typed))
    offer_names (found, typed, subject);
  return found;
}
