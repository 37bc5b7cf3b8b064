using IdentityHost.Accounts.EmailAddresses;
using IdentityHost.Accounts.PhoneNumbers;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Visitors;

namespace IdentityHost.Grants;

/// <summary>Takes the code a sign-in waits for: one that signs in, or one that proves the address or number of a new account.</summary>
internal sealed class SentCodeProof(LoginByCode codes, EmailAddressVerification addresses, PhoneVerification numbers)
{
    public Task<FlowOutcome> ConfirmAsync(Visitor visitor, string code, CancellationToken ct) => Flows.OwedBy(visitor) switch
    {
        Flow.LoginByCode => codes.ConfirmAsync(visitor, code, ct),
        Flow.VerifyPhone => numbers.VerifyAsync(visitor, code, ct),
        Flow.VerifyEmail when addresses.ByCode => addresses.VerifyAsync(visitor, code, ct),
        _ => Task.FromResult<FlowOutcome>(new FlowOutcome.NotPending()),
    };
}
