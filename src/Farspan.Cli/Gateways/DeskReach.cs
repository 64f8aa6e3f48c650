using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Farspan.State.Gateways;

namespace Farspan.Cli.Gateways;

/// <summary>Whether what is behind a gateway on this computer can be reached from here: a topology's machines mostly live elsewhere, or in a lab that is not up.</summary>
/// <param name="time">The clock.</param>
internal sealed class DeskReach(TimeProvider time)
{
    /// <summary>So many are tried at once; more of them tell nothing new.</summary>
    private const int MostTried = 16;

    /// <summary>So many are named.</summary>
    private const int MostNamed = 3;

    /// <summary>A machine on this computer or beside it answers within milliseconds; longer would make people wait who know.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(700);

    /// <summary>Tries to connect, as the gateway will.</summary>
    /// <param name="spec">The gateway as it runs here.</param>
    /// <param name="file">The topology, or null for that of a lab.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What to tell, or null where all that was tried answers.</returns>
    public async Task<string?> TellAsync(GatewaySpec spec, string? file, CancellationToken cancellationToken)
    {
        var tried = spec.Upstreams.Where(u => !IPAddress.IsLoopback(u.Endpoint.Address)).DistinctBy(u => u.Endpoint).Take(MostTried).ToList();
        var answers = await Task.WhenAll(tried.Select(u => AnswersAsync(u.Endpoint, cancellationToken)));
        var silent = tried.Where((_, number) => !answers[number]).ToList();
        if (silent.Count == 0)
        {
            return null;
        }

        var named = string.Join(", ", silent.Take(MostNamed).Select(u => $"{u.Machine} {u.Endpoint}")) + (silent.Count > MostNamed ? ", …" : "");
        return string.Create(CultureInfo.InvariantCulture, $"{silent.Count} of {tried.Count} services behind the gateway are not reachable from this computer at their declared addresses ({named}), and no lab of this topology is up here: ")
            + $"bring the machines up with 'farspan up {file ?? "FILE"}' as root, then 'farspan proxy restart' leads into them";
    }

    private async Task<bool> AnswersAsync(IPEndPoint endpoint, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        using var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(endpoint, either.Token);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
