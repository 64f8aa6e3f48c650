using Farspan.Agent.Acme.Client;
using Farspan.Agent.Dns.Hosting;
using Farspan.Agent.Dns.Serving;

namespace Farspan.Agent.Dns.Challenges;

/// <summary>TXT records of challenges in the name servers that Farspan itself runs on this computer, by their control sockets, which nobody but their user may open.</summary>
/// <param name="serversOf">The servers that have the zone of a name: an authority may ask any of them, so that all must show it.</param>
/// <param name="time">The clock.</param>
public sealed class ServerRecords(Func<string, IReadOnlyList<DnsFolder>> serversOf, TimeProvider time) : IDnsChallengeRecords
{
    /// <inheritdoc/>
    public async Task AddAsync(string name, string text, CancellationToken cancellationToken)
    {
        var servers = serversOf(name);
        if (servers.Count == 0)
        {
            throw new AcmeException($"{name} cannot be shown: no name server of ours has a zone for it");
        }

        foreach (var server in servers)
        {
            if (await AskAsync(server, c => c.ShowAsync(name, text, cancellationToken)) is { } refusal)
            {
                await RemoveAsync(name, text, CancellationToken.None);
                throw new AcmeException($"{name} cannot be shown: {refusal}");
            }
        }
    }

    /// <inheritdoc/>
    public async Task RemoveAsync(string name, string text, CancellationToken cancellationToken)
    {
        // One that does not answer forgets it by itself.
        foreach (var server in serversOf(name))
        {
            _ = await AskAsync(server, c => c.HideAsync(name, text, cancellationToken));
        }
    }

    private async Task<string?> AskAsync(DnsFolder server, Func<DnsClient, Task<DnsProcessReply?>> ask)
    {
        try
        {
            var reply = await ask(new DnsClient(server, time));
            return reply is null ? $"nobody answers on {server.ControlSocket}" : reply.Failure;
        }
        catch (DnsServerException failure)
        {
            return failure.Message;
        }
    }
}
