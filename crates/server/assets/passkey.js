// Has an authenticator make a passkey or use one, and sends its answer with the form that asks for it.

document.addEventListener('submit', async (event) => {
  const form = event.target;
  const { passkey, options } = form.dataset;
  if (!passkey) return;
  event.preventDefault();
  const told = form.querySelector('[role="alert"]');
  told.hidden = true;
  try {
    const read = passkey === 'create' ? 'parseCreationOptionsFromJSON' : 'parseRequestOptionsFromJSON';
    const publicKey = PublicKeyCredential[read](JSON.parse(options));
    const answer = await navigator.credentials[passkey]({ publicKey });
    form.elements.passkey.value = JSON.stringify(answer);
    form.submit();
  } catch {
    told.hidden = false;
  }
});
