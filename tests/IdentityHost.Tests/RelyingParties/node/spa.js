// A single-page app written with oidc-client-ts 3. Issuer and client come from the test in /settings.json.
(async () => {
  const settings = await (await fetch("/settings.json")).json();
  const manager = new oidc.UserManager({
    authority: settings.issuer,
    client_id: settings.clientId,
    redirect_uri: `${location.origin}/`,
    post_logout_redirect_uri: `${location.origin}/`,
    scope: "openid profile email offline_access",
    userStore: new oidc.WebStorageStateStore({ store: sessionStorage }),
    loadUserInfo: true,
    automaticSilentRenew: false,
  });
  const show = (user, state) => {
    document.getElementById("token").textContent = user?.access_token ?? "";
    document.getElementById("state").textContent = state ?? (user ? `signed in as ${user.profile.email}` : "signed out");
  };
  const act = (work) => () => work().catch((fault) => show(null, `failed: ${fault.message}`));

  document.getElementById("login").onclick = act(() => manager.signinRedirect());
  document.getElementById("logout").onclick = act(() => manager.signoutRedirect());
  document.getElementById("renew").onclick = act(async () => show(await manager.signinSilent()));

  await act(async () => {
    if (new URLSearchParams(location.search).has("code")) {
      await manager.signinCallback();
      history.replaceState(null, "", "/");
    }
    show(await manager.getUser());
  })();
})();
