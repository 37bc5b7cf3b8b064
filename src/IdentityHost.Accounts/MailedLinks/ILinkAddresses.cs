namespace IdentityHost.Accounts.MailedLinks;

/// <summary>The pages mailed links lead to: this server's own, or those of a front end (<see cref="FrontendUrlOptions"/>).</summary>
public interface ILinkAddresses
{
    /// <summary>Where somebody proves an address with the key.</summary>
    string VerifyEmail(string key);

    /// <summary>Where somebody who was invited signs up with the key.</summary>
    string SignUp(string key);

    /// <summary>Where somebody confirms a sign-in with the key.</summary>
    string SignIn(string key);

    /// <summary>Where somebody chooses a new password with the key.</summary>
    string ResetPassword(string key);
}
