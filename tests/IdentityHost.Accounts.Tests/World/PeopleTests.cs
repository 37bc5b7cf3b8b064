using Xunit;

namespace IdentityHost.Accounts.Tests.World;

/// <summary>Tests that each have people of their own.</summary>
/// <param name="settings">Below <c>IdentityHost:Accounts</c>.</param>
public abstract class PeopleTests(params (string Key, string Value)[] settings) : IAsyncLifetime
{
    /// <summary>A password good enough for everybody.</summary>
    protected const string Password = "correct horse battery";

    /// <summary>The library of this test.</summary>
    private protected People Here { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Here = await People.CreateAsync(settings);

    public async ValueTask DisposeAsync()
    {
        await Here.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
