namespace IdentityHost.Data.Sql;

/// <summary>
/// One SQL text for every database; made once and kept in a static field, because a connection keeps its prepared command by
/// this object. Parameters are <c>$1</c>, <c>$2</c>, …: PostgreSQL's own form, and a legal name in SQLite.
/// </summary>
internal sealed class Statement(string text)
{
    public string Text { get; } = text;
}
