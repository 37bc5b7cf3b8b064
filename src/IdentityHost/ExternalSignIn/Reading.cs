using IdentityHost.Accounts.External;
using IdentityHost.ExternalSignIn.Requests;

namespace IdentityHost.ExternalSignIn;

/// <summary>Who a provider says somebody is, or why it is not known. A refusal is a value; only faults of our own are exceptions.</summary>
internal abstract record Reading
{
    private Reading()
    {
    }

    /// <summary>Checked in full.</summary>
    public sealed record Known(ExternalIdentity Identity) : Reading;

    /// <summary>The answer is not good, or not for us.</summary>
    /// <param name="Why">For the log, without secrets.</param>
    /// <param name="Failure">What the person is told.</param>
    public sealed record Refused(string Why, ExternalFailure Failure = ExternalFailure.Unknown) : Reading
    {
        /// <summary>What an app is told of the token it handed in.</summary>
        public string Code { get; init; } = "invalid_token";
    }

    /// <summary>The provider does not answer, or asks to come back later.</summary>
    /// <param name="Why">For the log.</param>
    /// <param name="RetryAfter">When asking again may help.</param>
    public sealed record Silent(string Why, TimeSpan RetryAfter) : Reading;

    /// <summary>From an answer that is not the one that was hoped for.</summary>
    public static Reading Of(ProviderAnswer answer) => answer switch
    {
        ProviderAnswer.Silent silent => new Silent(silent.Why, silent.RetryAfter),
        _ => new Refused(answer.ToString()),
    };
}
