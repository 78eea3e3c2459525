"""A synchronous tool that needs the user's consent."""

from bedrock_agentcore.identity import requires_access_token


@requires_access_token(
    provider_name="google-provider",
    scopes=["https://www.googleapis.com/auth/drive.metadata.readonly"],
    auth_flow="USER_FEDERATION",
    on_auth_url=lambda url: print(f"Please visit: {url}"),
    force_authentication=True,
    callback_url="https://app.example/callback",
)
def list_files(folder: str, *, access_token: str):
    return f"files of {folder} with {access_token}"


print(list_files("inbox", access_token=""))
