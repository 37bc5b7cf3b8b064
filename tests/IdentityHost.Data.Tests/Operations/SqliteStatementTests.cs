using IdentityHost.Data.Sql;
using IdentityHost.Data.Sqlite;
using IdentityHost.Data.Tests.Databases;
using Microsoft.Data.Sqlite;
using Shouldly;
using Xunit;

namespace IdentityHost.Data.Tests.Operations;

/// <summary>What goes into SQLite by position comes out as it was.</summary>
public sealed class SqliteStatementTests() : StoreTests(DatabaseProvider.Sqlite)
{
    private IDatabase Database => Node.Get<IDatabase>();

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("Zoë 🔑 名前")]
    [InlineData(300)]
    [InlineData(100_000)]
    public async Task Text_of_any_length_comes_back(object textOrLength)
    {
        var text = textOrLength as string ?? new string('ü', (int)textOrLength);

        (await Database.FirstAsync(new("SELECT $1"), [text], static row => row.Text(0), Ct)).ShouldBe(text);
    }

    [Fact]
    public async Task Numbers_flags_moments_bytes_and_nothing_come_back()
    {
        var read = await Database.FirstAsync(
            new("SELECT $1, $2, $3, $4, $5, $6, $7, $8"),
            [long.MaxValue, -7, true, false, Now, new byte[] { 0, 1, 255 }, Array.Empty<byte>(), null],
            static row => new { Number = row.Number(0), Int = row.Int(1), Yes = row.Flag(2), No = row.Flag(3), At = row.Time(4), Bytes = row.Bytes(5), Empty = row.Bytes(6), None = (row.TextOrNull(7), row.BytesOrNull(7), row.NumberOrNull(7), row.TimeOrNull(7)) },
            Ct);

        read.ShouldNotBeNull();
        (read.Number, read.Int, read.Yes, read.No, read.At).ShouldBe((long.MaxValue, -7, true, false, Now));
        read.Bytes.ShouldBe([0, 1, 255]);
        read.Empty.ShouldBeEmpty();
        read.None.ShouldBe((null, null, null, null));
    }

    [Fact]
    public async Task Parameters_are_found_by_their_number_whatever_order_they_stand_in()
    {
        var statement = new Statement("SELECT $2 || $1 || $2");

        (await Database.FirstAsync(statement, ["a", "b"], static row => row.Text(0), Ct)).ShouldBe("bab");
        (await Database.FirstAsync(statement, ["c", "d"], static row => row.Text(0), Ct)).ShouldBe("dcd");
    }

    [Fact]
    public async Task A_statement_that_failed_can_be_used_again()
    {
        var statement = new Statement("""INSERT INTO "Attempts" ("KeyHash", "Count", "ExpiresAt") VALUES ($1, 1, $2)""");
        (await Database.ExecuteAsync(statement, [new byte[] { 1 }, Now], Ct)).ShouldBe(1);

        await Should.ThrowAsync<SqliteException>(async () => await Database.ExecuteAsync(statement, [new byte[] { 1 }, Now], Ct));

        (await Database.ExecuteAsync(statement, [new byte[] { 2 }, Now], Ct)).ShouldBe(1);
        (await Database.ListAsync(new("""SELECT "KeyHash" FROM "Attempts" ORDER BY 1"""), [], static row => row.Bytes(0)[0], Ct)).ShouldBe([1, 2]);
    }

    [Fact]
    public async Task What_must_be_there_and_is_not_is_a_fault()
    {
        var fault = await Should.ThrowAsync<InvalidOperationException>(async () => await Database.FirstAsync(new("SELECT NULL"), [], static row => row.Text(0), Ct));

        fault.Message.ShouldBe("Column 0 is null.");
    }

    [Fact]
    public async Task What_no_column_holds_is_refused() =>
        await Should.ThrowAsync<ArgumentException>(async () => await Database.FirstAsync(new("SELECT $1"), [1.5], static row => row.Text(0), Ct));

    [Fact]
    public void A_text_that_is_no_statement_says_so()
    {
        using var session = new SqliteSession("Data Source=:memory:");

        Should.Throw<SqliteException>(() => session.Execute(new("SELEKT"), [])).SqliteErrorCode.ShouldBe(1);
    }
}
