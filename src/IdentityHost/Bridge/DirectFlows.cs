using IdentityHost.Accounts.EmailAddresses;
using IdentityHost.Accounts.Passkeys;
using IdentityHost.Accounts.PhoneNumbers;
using IdentityHost.Accounts.Reauthentication;
using IdentityHost.Accounts.SecondFactors;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.SignUp;

namespace IdentityHost.Bridge;

/// <summary>The flows by which somebody proves who they are: the same as behind pages and the headless API.</summary>
internal sealed record DirectProofs(SignInFlow Passwords, LoginByCode Codes, PasskeySignIn Passkeys, SecondFactor SecondFactor, SecondCode SecondCode, DirectProofsAgain Again);

/// <summary>What somebody signed in proves again, beside a second factor.</summary>
internal sealed record DirectProofsAgain(ReauthenticationFlow Password, CodeReauthentication SentCode);

/// <summary>The flows that make an account, and prove what stands in it.</summary>
internal sealed record DirectNewcomers(SignUpFlow SignUp, PasskeySignUp PasskeySignUp, EmailAddressVerification Addresses, PhoneVerification Numbers);
