namespace IdentityHost.Operations;

/// <summary>The server, or a command, cannot begin; the message is a sentence that names the setting and the remedy.</summary>
internal sealed class StartRefusedException(string message) : Exception(message);
