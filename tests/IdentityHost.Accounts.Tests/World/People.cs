using System.Text;
using IdentityHost.Accounts.Acts;
using IdentityHost.Accounts.External;
using IdentityHost.Accounts.Idempotency;
using IdentityHost.Accounts.MailedLinks;
using IdentityHost.Accounts.Messages;
using IdentityHost.Accounts.Passkeys;
using IdentityHost.Accounts.Passwords;
using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.Secrets;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.SignUp;
using IdentityHost.Accounts.Visitors;
using IdentityHost.Data;
using IdentityHost.Data.Accounts.Outbox;
using IdentityHost.Testing.Databases;
using IdentityHost.Testing.Servers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Shouldly;

namespace IdentityHost.Accounts.Tests.World;

/// <summary>The accounts library as it is composed, on the real stores and a SQLite file of its own, with a clock that moves when the test says so.</summary>
internal sealed class People : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly TestDatabase _database;
    private readonly List<Message> _mailbox = [];

    private People(TestDatabase database, (string Key, string Value)[] settings)
    {
        _database = database;
        // Only tests of it want a mail of every sign-in.
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("IdentityHost:Accounts:NewSignInNotifications", "false")]).AddInMemoryCollection(
        [
            .. settings.Select(s => KeyValuePair.Create<string, string?>($"IdentityHost:Accounts:{s.Key}", s.Value)),
            new("IdentityHost:Database:Provider", database.Provider),
            new("ConnectionStrings:IdentityHost", database.ConnectionString),
        ]).Build();
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(configuration);
        services.AddLogging();
        services.AddSingleton<TimeProvider>(Clock);
        services.AddSingleton<IExternalProviders>(Providers);
        services.AddSingleton<IExternalDoor>(Providers);
        services.AddAccounts();
        services.AddIdentityHostData(configuration);
        services.AddSingleton(new CodeKey(new byte[32]));
        services.AddSingleton(new AuthenticatorKey(new byte[32]));
        services.AddSingleton(new Lazy<RelyingParty>(RelyingParty.Of(Origin, FrontEnd, StrangeFrontEnd)));
        services.AddSingleton(new OutboxKey(new byte[32]));
        services.AddSingleton(new AnswerKey(new byte[32]));
        services.AddSingleton<ILinkAddresses, Pages>();
        // A cheap hash below what the settings allow, so that the suite's time goes into flows; what a hash costs has its own test.
        services.AddSingleton<IOptions<PasswordHashingOptions>>(s => Options.Create(Cheap(configuration)));
        services.Replace(ServiceDescriptor.Singleton<IPasswordHasher<Account>>(s =>
            Hasher = new CountingHasher(new PasswordHasher<Account>(s.GetRequiredService<IOptions<PasswordHasherOptions>>()))));
        _services = services.BuildServiceProvider();
        _services.GetRequiredService<IPasswordHasher<Account>>();
    }

    /// <summary>Where passkeys are made for.</summary>
    public const string Origin = "https://id.example";

    /// <summary>A front end that the settings trust, whose pages can use passkeys of the server.</summary>
    public const string FrontEnd = "https://app.id.example";

    /// <summary>One that they trust too, and whose pages cannot.</summary>
    public const string StrangeFrontEnd = "https://app.example";

    public MovedClock Clock { get; } = new();

    public PretendProviders Providers { get; } = new();

    public CountingHasher Hasher { get; private set; } = null!;

    public SignInFlow SignIn => Get<SignInFlow>();

    public SignUpFlow SignUp => Get<SignUpFlow>();

    public static async Task<People> CreateAsync(params (string Key, string Value)[] settings) => new(await StartedDatabases.SqliteAsync(), settings);

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>An account made by the operator's door.</summary>
    public async Task<Account> AddAsync(string email, string? password, string? username = null)
    {
        var result = await Get<AccountCreation>().CreateAsync(
            new NewAccount { Email = email, EmailVerified = true, Username = username, Password = password }, CancellationToken.None);
        return ((AccountCreationResult.Done)result).Account;
    }

    /// <summary>The account as it is stored now; null when nobody has the identifier.</summary>
    public ValueTask<Account?> FindAsync(string identifier) => Get<IAccounts>().FindByIdentifierAsync(identifier.ToUpperInvariant(), CancellationToken.None);

    /// <summary>Sets the same password anew, which ends all that was issued before.</summary>
    public async Task NewPasswordAsync(Account account) =>
        (await Get<IActs>().TryCommitAsync(
            new Act(Clock.GetUtcNow(), [new SetPassword(account.Id, account.SecurityStamp!, account.PasswordHash!, RandomToken.NewSecret(), null)]),
            CancellationToken.None)).ShouldBeTrue();

    /// <summary>Disables an account, as an operator does.</summary>
    public async Task DisableAsync(Account account)
    {
        await ExecuteAsync("""UPDATE "Accounts" SET "IsActive" = 0 WHERE "Id" = $id""", account.Id);
        account.IsActive = false;
    }

    /// <summary>Takes an account out of the database, past every rule.</summary>
    public Task DeleteAsync(Account account) => ExecuteAsync("""DELETE FROM "Accounts" WHERE "Id" = $id""", account.Id);

    /// <summary>Makes the address of an account one that nobody has proven.</summary>
    public async Task UnproveAsync(Account account)
    {
        await ExecuteAsync("""UPDATE "EmailAddresses" SET "Verified" = 0 WHERE "AccountId" = $id""", account.Id);
        await ExecuteAsync("""UPDATE "Accounts" SET "EmailConfirmed" = 0 WHERE "Id" = $id""", account.Id);
    }

    /// <summary>Leaves an account nothing of its own to sign in with, as somebody has it who came by a provider.</summary>
    public Task LeaveProviderOnlyAsync(Account account) => ExecuteAsync("""UPDATE "Accounts" SET "PasswordHash" = NULL, "EmailConfirmed" = 0 WHERE "Id" = $id""", account.Id);

    /// <summary>How many rows a table has.</summary>
    public async Task<long> CountAsync(string table) => (long)(await ExecuteAsync($"""SELECT COUNT(*) FROM "{table}" """, ""))!;

    /// <summary>The whole database as bytes, read as text: what a thief of the file could search.</summary>
    public async Task<string> DumpAsync()
    {
        await ExecuteAsync("PRAGMA wal_checkpoint(TRUNCATE)", "");
        await using var file = new FileStream(new SqliteConnectionStringBuilder(_database.ConnectionString).DataSource, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var bytes = new MemoryStream();
        await file.CopyToAsync(bytes);
        return Encoding.Latin1.GetString(bytes.ToArray());
    }

    /// <summary>Every mail written so far, in order.</summary>
    public async Task<IReadOnlyList<Message>> MailboxAsync()
    {
        // The clock of the outbox is the test's; nothing is due in the past, and what was taken is leased for ever.
        _mailbox.AddRange((await Get<IOutbox>().TakeAsync(1000, Clock.GetUtcNow(), DateTimeOffset.MaxValue.AddYears(-1), CancellationToken.None)).Select(c => c.Message!));
        return _mailbox;
    }

    /// <summary>The code of the last mail.</summary>
    public async Task<string> MailedCodeAsync() => Codes.In((await MailboxAsync())[^1].Text);

    /// <summary>The visitor of a browser's sign-in pages, for one request.</summary>
    public ValueTask<Visitor> VisitAsync(Browser browser) => Get<VisitorReader>().ReadSignInAsync(Request(browser), CancellationToken.None);

    /// <summary>The visitor of a browser, signed in or not, for one request.</summary>
    public ValueTask<Visitor> ReadAsync(Browser browser) => Get<VisitorReader>().ReadBrowserAsync(Request(browser), CancellationToken.None);

    /// <summary>Types an identifier and a password at a browser.</summary>
    public async Task<FlowOutcome> SignInAsync(Browser browser, string identifier, string password) =>
        await SignIn.ProveAsync(await VisitAsync(browser), new PasswordProof(identifier, password), CancellationToken.None);

    /// <summary>Signs in where nothing but the password is owed.</summary>
    public async Task<Session> SignedInAsync(Browser browser, string identifier, string password)
    {
        var visitor = await VisitAsync(browser);
        (await SignIn.ProveAsync(visitor, new PasswordProof(identifier, password), CancellationToken.None)).ShouldBeOfType<FlowOutcome.Advanced>();
        return visitor.Session.ShouldNotBeNull();
    }

    public async ValueTask DisposeAsync()
    {
        Hasher.Gate.Set();
        await _services.DisposeAsync();
        await _database.DropAsync();
    }

    /// <summary>A request, as the server would have it under way; not asynchronous, so that it is so for whoever asks.</summary>
    public HttpContext Request(Browser browser) => Get<IHttpContextAccessor>().HttpContext = browser.Request();

    private async Task<object?> ExecuteAsync(string sql, string id)
    {
        await using var connection = new SqliteConnection(_database.ConnectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("$id", id);
        return await command.ExecuteScalarAsync();
    }

    private sealed class Pages : ILinkAddresses
    {
        public string SignUp(string key) => $"https://id.example/signup?invitation={key}";

        public string SignIn(string key) => $"https://id.example/signin/link?key={key}";

        public string VerifyEmail(string key) => $"https://id.example/verify-email?key={key}";

        public string ResetPassword(string key) => $"https://id.example/reset-password?key={key}";
    }

    private static PasswordHashingOptions Cheap(IConfiguration configuration)
    {
        var options = configuration.GetSection(PasswordHashingOptions.Section).Get<PasswordHashingOptions>() ?? new PasswordHashingOptions();
        options.Iterations = 2000;
        options.Niceness = 0;
        return options;
    }
}
