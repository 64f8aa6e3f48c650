using Farspan.Agent.Hosting;
using Farspan.Agent.Acme.Client;
using Farspan.Pki.Acme.Records;
using Farspan.State.Certificates;

namespace Farspan.Agent.Gateways.Hosting;

/// <summary>Shows names on the listeners without TLS of gateways on this computer, by their control sockets, which nobody but their user may open.</summary>
/// <param name="gateways">Every gateway that an authority may come to for the names.</param>
/// <param name="time">The clock.</param>
public sealed class GatewayResponder(IReadOnlyList<GatewayFolder> gateways, TimeProvider time) : IChallengeResponder
{
    /// <inheritdoc/>
    public AcmeChallenge Kind => AcmeChallenge.Http01;

    /// <inheritdoc/>
    public async Task<IAsyncDisposable> ShowAsync(AcmeIdentifier identifier, string token, string keyAuthorization, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(identifier);
        if (gateways.Count == 0)
        {
            throw new AcmeException($"{identifier.Value} cannot be shown by http-01: no gateway of ours runs");
        }

        var shown = new Shown(() => HideAsync(token));
        foreach (var gateway in gateways)
        {
            if (await AskAsync(gateway, c => c.ShowAsync(token, keyAuthorization, cancellationToken)) is { } refusal)
            {
                await shown.DisposeAsync();
                throw new AcmeException($"{identifier.Value} cannot be shown by http-01: {refusal}");
            }
        }

        return shown;
    }

    // One that does not answer forgets it by itself.
    private async ValueTask HideAsync(string token)
    {
        foreach (var gateway in gateways)
        {
            _ = await AskAsync(gateway, c => c.HideAsync(token, CancellationToken.None));
        }
    }

    private async Task<string?> AskAsync(GatewayFolder gateway, Func<GatewayClient, Task<GatewayReply?>> ask)
    {
        try
        {
            var reply = await ask(new GatewayClient(gateway, time));
            return reply is null ? $"nobody answers on {gateway.ControlSocket}" : reply.Failure;
        }
        catch (ServerProcessException failure)
        {
            return failure.Message;
        }
    }
}
