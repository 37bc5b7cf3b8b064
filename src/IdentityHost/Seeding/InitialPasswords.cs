using IdentityHost.Accounts.Administration;

namespace IdentityHost.Seeding;

/// <summary>Reminds at every start of passwords that came from a setting: whoever reads the settings may know them (S-195).</summary>
internal sealed partial class InitialPasswords(ISuperusers superusers, ILogger<InitialPasswords> log)
{
    public async Task WarnAsync(CancellationToken ct)
    {
        foreach (var email in await superusers.WithInitialPasswordAsync(ct))
            LogInitial(email);
    }

    [LoggerMessage(1, LogLevel.Warning, "The superuser {Email} still has the password it was set up with. Sign in and change it.", EventName = "InitialPassword")]
    private partial void LogInitial(string email);
}
