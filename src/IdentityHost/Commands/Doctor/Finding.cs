namespace IdentityHost.Commands.Doctor;

/// <summary>One thing <c>doctor</c> looked at.</summary>
/// <param name="What">What it is.</param>
/// <param name="Severity">How it is.</param>
/// <param name="Sentence">What was found, with the remedy for a fault.</param>
internal sealed record Finding(string What, Severity Severity, string Sentence);

/// <summary>How something is that <c>doctor</c> looked at.</summary>
internal enum Severity
{
    Good,
    Advice,
    Fault,
}
