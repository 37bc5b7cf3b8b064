using IdentityHost.Accounts.Acts;
using IdentityHost.Accounts.Administration;
using IdentityHost.Accounts.Audit;
using IdentityHost.Accounts.Audit.Refusals;
using IdentityHost.Accounts.Authenticators;
using IdentityHost.Accounts.Blocking;
using IdentityHost.Accounts.Blocking.Entries;
using IdentityHost.Accounts.Deletion;
using IdentityHost.Accounts.Devices;
using IdentityHost.Accounts.EmailAddresses;
using IdentityHost.Accounts.External;
using IdentityHost.Accounts.External.Links;
using IdentityHost.Accounts.External.Newcomers;
using IdentityHost.Accounts.External.Redirects;
using IdentityHost.Accounts.Groups;
using IdentityHost.Accounts.Idempotency;
using IdentityHost.Accounts.Identifiers;
using IdentityHost.Accounts.Invitations;
using IdentityHost.Accounts.MailedLinks;
using IdentityHost.Accounts.Messages;
using IdentityHost.Accounts.OneTimeCodes;
using IdentityHost.Accounts.Operations;
using IdentityHost.Accounts.Passkeys;
using IdentityHost.Accounts.PasswordResets;
using IdentityHost.Accounts.Passwords;
using IdentityHost.Accounts.PhoneNumbers;
using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.ProfileFields;
using IdentityHost.Accounts.Reauthentication;
using IdentityHost.Accounts.RecoveryCodes;
using IdentityHost.Accounts.SecondFactors;
using IdentityHost.Accounts.Secrets;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.SignUp;
using IdentityHost.Accounts.TextMessages;
using IdentityHost.Accounts.Throttling;
using IdentityHost.Accounts.Totp;
using IdentityHost.Accounts.TrustedBrowsers;
using IdentityHost.Accounts.Visitors;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts;

/// <summary>Registers the accounts library. The ports, <see cref="CodeKey"/>, <see cref="AuthenticatorKey"/>, <see cref="AnswerKey"/>, a lazy <see cref="RelyingParty"/> and <see cref="TimeProvider"/> come from whoever composes.</summary>
public static class AccountsServices
{
    /// <summary>Adds flows, rules and options; also replaces ASP.NET Core Identity's own rules, before or after it is added.</summary>
    public static IServiceCollection AddAccounts(this IServiceCollection services)
    {
        AddOptions<AccountsOptions>(services, AccountsOptions.Section);
        AddOptions<PasswordRuleOptions>(services, PasswordRuleOptions.Section);
        AddOptions<PasswordHashingOptions>(services, PasswordHashingOptions.Section);
        AddOptions<ThrottlingOptions>(services, ThrottlingOptions.Section);
        AddOptions<SessionLifetimeOptions>(services, SessionLifetimeOptions.Section);
        AddOptions<CodeOptions>(services, CodeOptions.Section);
        AddOptions<FlowRateOptions>(services, FlowRateOptions.Section);
        AddOptions<FrontendUrlOptions>(services, FrontendUrlOptions.Section);
        AddOptions<InvitationOptions>(services, InvitationOptions.Section);
        AddOptions<MessageOptions>(services, MessageOptions.Section);
        AddOptions<SmsBudgetOptions>(services, SmsBudgetOptions.Section);
        AddOptions<BlockingOptions>(services, BlockingOptions.Section);
        AddOptions<ProfileFieldOptions>(services, ProfileFieldOptions.Section);
        AddOptions<AuditOptions>(services, AuditOptions.Section);
        AddOptions<AuditWebhookOptions>(services, AuditWebhookOptions.Section);
        AddOptions<DeletionOptions>(services, DeletionOptions.Section);
        AddOptions<ExternalOptions>(services, ExternalOptions.Section);

        services.AddMetrics();
        services.AddSingleton<AccountsMetrics>();
        AddPasswords(services);
        services.AddSingleton<ThrottlingKey>();
        services.AddSingleton<AttemptLimits>();
        services.AddSingleton<KnownBrowsers>();
        services.AddSingleton<AttemptThrottle>();

        services.AddHttpContextAccessor();
        services.TryAddSingleton<IAuditOrigins, RequestOrigins>();
        services.AddSingleton<AuditTrail>();
        services.AddSingleton<FailedProofs>();
        services.AddSingleton(s => new RefusedClients(
            s.GetRequiredService<IAuditLog>(), s.GetRequiredService<AuditTrail>(), s.GetRequiredService<IOptions<AuditOptions>>(), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(s => new RefusedAdministration(
            s.GetRequiredService<IAuditLog>(), s.GetRequiredService<AuditTrail>(), s.GetRequiredService<IOptions<AuditOptions>>(), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton<AuditExport>();
        services.AddSingleton(s => new AccountActivity(s.GetRequiredService<IAuditLog>()));
        AddVisitors(services);
        AddSignIn(services);
        AddEmailAddresses(services);
        AddPhoneNumbers(services);
        AddPasswordFlows(services);
        AddAuthenticators(services);
        AddDevices(services);
        AddExternal(services);
        services.AddSingleton(s => new AccountCreation(
            s.GetRequiredService<IActs>(), s.GetRequiredService<TotpCheck>(), s.GetRequiredService<PasswordRules>(), s.GetRequiredService<PasswordHashing>(),
            s.GetRequiredService<TypedNumbers>(), s.GetRequiredService<AccountWelcome>()));
        AddProfile(services);
        AddAdministration(services);
        return services;
    }

    private static void AddAdministration(IServiceCollection services)
    {
        services.AddSingleton<RepeatableRequests>();
        services.AddSingleton<AdministrationMails>();
        services.AddSingleton<AdministrationActs>();
        services.AddSingleton<AccountWelcome>();
        services.AddSingleton<ActivationParts>();
        services.AddSingleton(s => new AccountActivation(s.GetRequiredService<ActivationParts>(), s.GetRequiredService<IActs>(), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(s => new FirstSuperuser(s.GetRequiredService<AccountCreation>(), s.GetRequiredService<ISuperusers>()));
        services.AddSingleton(s => new GroupBook(
            s.GetRequiredService<IGroups>(), s.GetRequiredService<IAccounts>(), s.GetRequiredService<AdministrationActs>()));
        services.AddSingleton(s => new AccountRemoval(s.GetRequiredService<AdministrationActs>(), s.GetRequiredService<IOptions<DeletionOptions>>()));
        services.AddSingleton(s => new ProfileCorrection(s.GetRequiredService<ProfileEdits>(), s.GetRequiredService<AdministrationActs>()));
        services.AddSingleton(s => new AccountAdministration(
            s.GetRequiredService<ISessions>(), s.GetRequiredService<AdministrationActs>(), s.GetRequiredService<AdministrationMails>(), s.GetRequiredService<IOptions<AccountsOptions>>()));
    }

    private static void AddProfile(IServiceCollection services)
    {
        services.AddSingleton(s => new ProfileBook(s.GetRequiredService<ProfileEdits>(), s.GetRequiredService<VisitorWriter>()));
        services.AddSingleton<ProfileEdits>();
        services.AddSingleton<KeptAccounts>();
        services.AddSingleton(s => new AccountDeletion(
            s.GetRequiredService<Freshness>(), s.GetRequiredService<AccountMails>(), s.GetRequiredService<VisitorWriter>(), s.GetRequiredService<IOptions<DeletionOptions>>()));
    }

    private static void AddVisitors(IServiceCollection services)
    {
        services.AddSingleton<SessionReader>();
        services.AddSingleton<SessionIssuer>();
        services.AddSingleton<VisitorReader>();
        services.AddSingleton<VisitorWriter>();
        services.AddSingleton(s => new SignOut(s.GetRequiredService<VisitorReader>(), s.GetRequiredService<IActs>(), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(s => new SessionRefresh(
            s.GetRequiredService<SessionReader>(), s.GetRequiredService<IVisitors>(), s.GetRequiredService<IActs>(), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(s => new SessionList(s.GetRequiredService<ISessions>(), s.GetRequiredService<SessionReader>(), s.GetRequiredService<IActs>(), s.GetRequiredService<TimeProvider>()));
    }

    private static void AddSignIn(IServiceCollection services)
    {
        services.AddSingleton<SealedText>();
        services.AddSingleton<MailTemplates>();
        services.AddSingleton<MailWriter>();
        services.AddSingleton<AccountMails>();
        services.AddSingleton<SentCodes>();
        services.AddSingleton<CodeThrottle>();
        services.AddSingleton<CodeProof>();
        services.AddSingleton<FlowRates>();
        services.AddSingleton<DisposableDomains>();
        services.AddSingleton(s => new HoneyTrap(
            s.GetRequiredService<IAttempts>(), s.GetRequiredService<IOptions<ThrottlingOptions>>(), s.GetRequiredService<IOptions<BlockingOptions>>(),
            s.GetRequiredService<AccountsMetrics>(), s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ILogger<HoneyTrap>>()));
        services.AddSingleton<BlockLists>();
        services.AddSingleton<BlockListBook>();
        services.AddSingleton<NumberRanges>();
        services.AddSingleton<SmsCounters>();
        services.AddSingleton<SmsRules>();
        services.AddSingleton<SmsBudget>();

        services.AddSingleton<LoginCodeStep>();
        services.AddSingleton<VerifyEmailStep>();
        services.AddSingleton<SecondFactorSteps>();
        services.AddSingleton<SignInSteps>();
        services.AddSingleton<SignInPipeline>();
        services.AddSingleton(s => new SignInFlow(
            s.GetRequiredService<PasswordCheck>(), s.GetRequiredService<SignInPipeline>(), s.GetRequiredService<IOptions<AccountsOptions>>(),
            s.GetRequiredService<AccountsMetrics>(), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton<AccountOnRequest>();
        services.AddSingleton<LoginMailboxes>();
        services.AddSingleton<LoginByCodeParts>();
        services.AddSingleton(s => new LoginByCode(
            s.GetRequiredService<SignInPipeline>(), s.GetRequiredService<LoginCodeStep>(), s.GetRequiredService<CodeProof>(),
            s.GetRequiredService<VisitorWriter>(), s.GetRequiredService<IAccounts>(), s.GetRequiredService<LoginByCodeParts>()));

        services.AddSingleton(s => new LoginLink(
            s.GetRequiredService<LoginByCode>(), s.GetRequiredService<IVisitors>(), s.GetRequiredService<VisitorWriter>(), s.GetRequiredService<CodeKey>(),
            s.GetRequiredService<IOptions<AccountsOptions>>()));

        services.AddSingleton<ProfileForm>();
        services.AddSingleton<SignUpForms>();
        services.AddSingleton<InvitationKeys>();
        services.AddSingleton<SignUpGate>();
        services.AddSingleton<TakenNames>();
        services.AddSingleton<SignUpDrafts>();
        services.AddSingleton<OptionalProof>();
        services.AddSingleton<OpenSignUp>();
        services.AddSingleton<DeferredSignUp>();
        services.AddSingleton<InvitedSignUp>();
        services.AddSingleton<SignUpEntrances>();
        services.AddSingleton(s => new SignUpFlow(
            s.GetRequiredService<SignUpGate>(), s.GetRequiredService<SignUpForms>(), s.GetRequiredService<SignUpDrafts>(),
            s.GetRequiredService<SignUpEntrances>(), s.GetRequiredService<AccountsMetrics>(), s.GetRequiredService<TimeProvider>()));

        services.AddSingleton<InvitationParts>();
        services.AddSingleton(s => new InvitationBook(s.GetRequiredService<IInvitations>(), s.GetRequiredService<InvitationParts>(), s.GetRequiredService<VisitorWriter>()));

        services.AddSingleton(s => new Freshness(
            s.GetRequiredService<SecondProofs>(), s.GetRequiredService<ExternalProofs>(), s.GetRequiredService<IOptions<AccountsOptions>>(), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(s => new ExpiredCodes(s.GetRequiredService<SignInPipeline>()));
        services.AddSingleton(s => new CodeStandings(s.GetRequiredService<SentCodes>()));
        services.AddSingleton<ProofChannels>();
        services.AddSingleton<ReauthenticationFlows>();
        services.AddSingleton(s => new FactorRise(
            s.GetRequiredService<SessionReader>(), s.GetRequiredService<SecondProofs>(), s.GetRequiredService<IOptions<SessionLifetimeOptions>>(), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(s => new ReauthenticationFlow(
            s.GetRequiredService<PasswordCheck>(), s.GetRequiredService<SessionIssuer>(), s.GetRequiredService<AttemptThrottle>(),
            s.GetRequiredService<FlowRates>(), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(s => new Flows(
            s.GetRequiredService<SignUpFlow>(), s.GetRequiredService<PasswordReset>(), s.GetRequiredService<ReauthenticationFlows>(),
            s.GetRequiredService<LoginLink>(), s.GetRequiredService<IExternalProviders>(), s.GetRequiredService<IOptions<AccountsOptions>>()));
    }

    private static void AddAuthenticators(IServiceCollection services)
    {
        services.AddSingleton<FactorRules>();
        services.AddSingleton<FactorChanges>();
        services.AddSingleton<RecoveryCodeSets>();
        services.AddSingleton<TotpCheck>();
        services.AddSingleton<FactorCodes>();
        services.AddSingleton<PasskeyHandling>();
        services.AddSingleton<BrowserTrust>();
        services.AddSingleton<SecondProofs>();
        services.AddSingleton<SecondFactorStep>();
        services.AddSingleton<SecondCodeStep>();
        services.AddSingleton<TrustStep>();
        services.AddSingleton<NewSignIns>();
        services.AddSingleton<PasskeySignUpStep>();

        services.AddSingleton(s => new AuthenticatorList(
            s.GetRequiredService<IAuthenticators>(), s.GetRequiredService<RecoveryCodeSets>(), s.GetRequiredService<IOptions<AccountsOptions>>()));
        services.AddSingleton<TotpParts>();
        services.AddSingleton(s => new TotpEnrolment(
            s.GetRequiredService<TotpParts>(), s.GetRequiredService<TotpCheck>(), s.GetRequiredService<FactorRules>(), s.GetRequiredService<Freshness>(),
            s.GetRequiredService<VisitorReader>(), s.GetRequiredService<VisitorWriter>()));
        services.AddSingleton<RecoveryCodeParts>();
        services.AddSingleton(s => new RecoveryCodeBook(
            s.GetRequiredService<RecoveryCodeParts>(), s.GetRequiredService<FactorRules>(), s.GetRequiredService<Freshness>(), s.GetRequiredService<VisitorWriter>()));
        services.AddSingleton<PasskeyParts>();
        services.AddSingleton(s => new PasskeyBook(
            s.GetRequiredService<PasskeyParts>(), s.GetRequiredService<FactorRules>(), s.GetRequiredService<Freshness>(), s.GetRequiredService<VisitorReader>(),
            s.GetRequiredService<VisitorWriter>()));
        services.AddSingleton(s => new PasskeySignIn(
            s.GetRequiredService<PasskeyHandling>(), s.GetRequiredService<SignInPipeline>(), s.GetRequiredService<VisitorWriter>(),
            s.GetRequiredService<FlowRates>(), s.GetRequiredService<IOptions<AccountsOptions>>(), s.GetRequiredService<AccountsMetrics>()));
        services.AddSingleton(s => new PasskeySignUp(
            s.GetRequiredService<SignUpFlow>(), s.GetRequiredService<PasskeyHandling>(), s.GetRequiredService<SignInPipeline>(),
            s.GetRequiredService<VisitorWriter>(), s.GetRequiredService<IOptions<AccountsOptions>>()));
        services.AddSingleton<SecondFactorParts>();
        services.AddSingleton(s => new SecondFactor(
            s.GetRequiredService<SecondFactorParts>(), s.GetRequiredService<SignInPipeline>(), s.GetRequiredService<VisitorReader>(),
            s.GetRequiredService<VisitorWriter>(), s.GetRequiredService<BrowserTrust>(), s.GetRequiredService<ReauthenticationFlow>()));
        services.AddSingleton(s => new TrustedBrowserList(s.GetRequiredService<ITrustedBrowsers>(), s.GetRequiredService<VisitorWriter>()));
    }

    private static void AddDevices(IServiceCollection services)
    {
        services.AddSingleton<DeviceIds>();
        services.AddSingleton<DeviceKinds>();
        services.AddSingleton(s => new SecondCode(
            s.GetRequiredService<SignInPipeline>(), s.GetRequiredService<LoginCodeStep>(), s.GetRequiredService<DeviceKinds>(), s.GetRequiredService<CodeThrottle>(),
            s.GetRequiredService<CodeProof>(), s.GetRequiredService<VisitorWriter>()));
        services.AddSingleton<SentCodeParts>();
        services.AddSingleton(s => new CodeReauthentication(
            s.GetRequiredService<SentCodeParts>(), s.GetRequiredService<CodeProof>(), s.GetRequiredService<ReauthenticationFlow>(), s.GetRequiredService<VisitorReader>(),
            s.GetRequiredService<VisitorWriter>()));
        services.AddSingleton(s => new SecondFactorRequirement(
            s.GetRequiredService<IAuthenticators>(), s.GetRequiredService<FactorChanges>(), s.GetRequiredService<DeviceKinds>(), s.GetRequiredService<FactorRules>(),
            s.GetRequiredService<Freshness>(), s.GetRequiredService<VisitorWriter>()));
        services.AddSingleton<DeviceParts>();
        services.AddSingleton(s => new DeviceBook(
            s.GetRequiredService<DeviceParts>(), s.GetRequiredService<DeviceKinds>(), s.GetRequiredService<DeviceIds>(), s.GetRequiredService<SecondProofs>(),
            s.GetRequiredService<VisitorReader>()));
    }

    private static void AddExternal(IServiceCollection services)
    {
        services.AddSingleton<ExternalMatches>();
        services.AddSingleton<ExternalProofs>();
        services.AddSingleton<ExternalConnection>();
        services.AddSingleton<LinkedSignIn>();
        services.AddSingleton<ExternalForms>();
        services.AddSingleton<ExternalSignUpParts>();
        services.AddSingleton(s => new ExternalSignUp(
            s.GetRequiredService<ExternalForms>(), s.GetRequiredService<ExternalSignUpParts>(), s.GetRequiredService<LinkedSignIn>(),
            s.GetRequiredService<SignInPipeline>(), s.GetRequiredService<VisitorWriter>(), s.GetRequiredService<IOptions<AccountsOptions>>()));
        services.AddSingleton<ExternalSignInParts>();
        services.AddSingleton<ExternalSignIn>();
        services.AddSingleton<ExternalBookParts>();
        services.AddSingleton(s => new ExternalLinkBook(
            s.GetRequiredService<IExternalLinks>(), s.GetRequiredService<ExternalConnection>(), s.GetRequiredService<ExternalBookParts>(),
            s.GetRequiredService<VisitorWriter>(), s.GetRequiredService<Freshness>()));
        services.AddSingleton<ExternalSwitch>();
        services.AddSingleton<ExternalProcesses>();
        services.AddSingleton<ExternalReturns>();
        services.TryAddSingleton(new ExternalErrorPage());
        services.AddSingleton(s => new ExternalRedirects(
            s.GetRequiredService<IExternalProviders>(), s.GetRequiredService<IExternalDoor>(), s.GetRequiredService<ExternalReturns>(),
            s.GetRequiredService<VisitorWriter>(), s.GetRequiredService<FlowRates>(), s.GetRequiredService<ExternalErrorPage>()));
        services.AddSingleton(s => new ExternalTokens(
            s.GetRequiredService<IExternalProviders>(), s.GetRequiredService<ExternalSwitch>(), s.GetRequiredService<ExternalLinkBook>(),
            s.GetRequiredService<FlowRates>(), s.GetRequiredService<SignInPipeline>()));
    }

    private static void AddEmailAddresses(IServiceCollection services)
    {
        services.AddSingleton<AddressOwners>();
        services.AddSingleton<EmailProofs>();
        services.AddSingleton<EmailAdditions>();
        services.AddSingleton<EmailVerificationParts>();
        services.AddSingleton<LinkVerification>();
        services.AddSingleton(s => new EmailAddressVerification(
            s.GetRequiredService<EmailVerificationParts>(), s.GetRequiredService<LinkVerification>(), s.GetRequiredService<SignInPipeline>(),
            s.GetRequiredService<CodeProof>(), s.GetRequiredService<VisitorWriter>(), s.GetRequiredService<IOptions<AccountsOptions>>()));
        services.AddSingleton<EmailBookParts>();
        services.AddSingleton(s => new EmailAddressBook(
            s.GetRequiredService<IEmailAddresses>(), s.GetRequiredService<EmailBookParts>(), s.GetRequiredService<CodeProof>(),
            s.GetRequiredService<VisitorWriter>(), s.GetRequiredService<Freshness>()));
    }

    private static void AddPhoneNumbers(IServiceCollection services)
    {
        services.AddSingleton(s => new TypedNumbers(s.GetRequiredService<IOptions<AccountsOptions>>()));
        services.AddSingleton<TextMessageWriter>();
        services.AddSingleton<AccountTexts>();
        services.AddSingleton<AccountMessages>();
        services.AddSingleton<PhoneLimits>();
        services.AddSingleton<PhoneProofs>();
        services.AddSingleton<PhoneAdditions>();
        services.AddSingleton<VerifyPhoneStep>();
        services.AddSingleton<PhoneVerificationParts>();
        services.AddSingleton(s => new PhoneVerification(
            s.GetRequiredService<PhoneVerificationParts>(), s.GetRequiredService<SignInPipeline>(), s.GetRequiredService<CodeProof>(), s.GetRequiredService<VisitorWriter>()));
        services.AddSingleton<PhoneBookParts>();
        services.AddSingleton(s => new PhoneNumberBook(
            s.GetRequiredService<PhoneBookParts>(), s.GetRequiredService<PhoneAdditions>(), s.GetRequiredService<VisitorWriter>(), s.GetRequiredService<Freshness>()));
    }

    private static void AddPasswordFlows(IServiceCollection services)
    {
        services.AddSingleton<NewPasswords>();
        services.AddSingleton<ResetProofs>();
        services.AddSingleton<ResetLimits>();
        services.AddSingleton<PasswordResetParts>();
        services.AddSingleton(s => new PasswordReset(
            s.GetRequiredService<PasswordResetParts>(), s.GetRequiredService<CodeProof>(), s.GetRequiredService<SignInPipeline>(),
            s.GetRequiredService<VisitorWriter>(), s.GetRequiredService<IOptions<AccountsOptions>>()));
        services.AddSingleton<PasswordChangeParts>();
        services.AddSingleton(s => new PasswordChange(
            s.GetRequiredService<PasswordCheck>(), s.GetRequiredService<PasswordChangeParts>(), s.GetRequiredService<SessionIssuer>(), s.GetRequiredService<VisitorWriter>()));
    }

    private static void AddPasswords(IServiceCollection services)
    {
        // S-023: the framework's default is fewer rounds than OWASP asks for today.
        services.AddOptions<PasswordHasherOptions>().Configure<IOptions<PasswordHashingOptions>>((hasher, ours) => hasher.IterationCount = ours.Value.Iterations);
        services.Replace(ServiceDescriptor.Singleton<IPasswordHasher<Account>, PasswordHasher<Account>>());
        services.AddSingleton<HashingQueue>();
        services.AddSingleton<PasswordHashing>();
        services.AddSingleton<PasswordRules>();
        services.AddSingleton<PasswordCheck>();

        // S-006, S-021: what Identity's managers check is what the flows check.
        services.RemoveAll<IPasswordValidator<Account>>();
        services.AddSingleton<IPasswordValidator<Account>, IdentityPasswordRules>();
        services.RemoveAll<IUserValidator<Account>>();
        services.AddScoped<IUserValidator<Account>, IdentityAccountRules>();
        services.Replace(ServiceDescriptor.Singleton<ILookupNormalizer, IdentifierNormalizer>());
    }

    private static void AddOptions<T>(IServiceCollection services, string section)
        where T : class =>
        services.AddOptions<T>().BindConfiguration(section).ValidateDataAnnotations().ValidateOnStart();
}
