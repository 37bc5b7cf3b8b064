using IdentityHost.Accounts.Throttling;

namespace IdentityHost.Accounts.Passwords;

/// <summary>What a new password is checked and made with, and the counters that begin anew with it.</summary>
internal sealed record NewPasswords(PasswordRules Rules, PasswordHashing Hashing, AttemptThrottle Throttle);
