using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Farspan.Lab.Files;
using Farspan.Reconcile;
using Farspan.State.Services;

namespace Farspan.Lab.Recipes;

/// <summary>Decides how an etcd member begins: as one of the first, as one that comes back, or as a new one in a cluster that runs.</summary>
/// <remarks>
/// <para>Every member keeps the list it began with. One that finds itself on the list of another belongs to the same beginning; one that does
/// not is new, and the running cluster must be told before it starts, or etcd refuses it.</para>
/// <para>Source: etcd 3.4 «Runtime reconfiguration»; API «MemberList», «MemberAdd», «MemberRemove» of the JSON gateway.</para>
/// </remarks>
internal static class EtcdMembership
{
    private const string ListFile = "initial-cluster";

    /// <summary>The values of --initial-cluster and --initial-cluster-state.</summary>
    /// <exception cref="ReconcileException">The cluster runs but cannot be asked now; try again later.</exception>
    public static async Task<(string Members, string State)> FindAsync(ServiceContext context, IServiceHost host, CancellationToken cancellationToken)
    {
        if (ReadList(context, context.Machine) is { } own)
        {
            return (own, Directory.Exists(Path.Combine(context.DataFolder, "member", "member", "wal")) ? "existing" : "new");
        }

        var others = context.Service.Members.Where(m => !IsOwn(context, m)).ToList();
        var lists = others.Select(m => ReadList(context, m.Machine)).OfType<string>().ToList();
        var url = PeerUrl(context, context.Service.Members.First(m => IsOwn(context, m)));
        if (lists.Count == 0)
        {
            return (WriteList(context, InitialCluster(context)), "new");
        }

        if (lists.Find(l => l.Split(',').Contains($"{context.Machine}={url}", StringComparer.Ordinal)) is { } shared)
        {
            return (WriteList(context, shared), "new");
        }

        return (WriteList(context, await JoinAsync(context, host, others, url, cancellationToken)), "existing");
    }

    /// <summary><c>etcd-1=http://10.99.0.1:2380,…</c> of the members that the spec names.</summary>
    internal static string InitialCluster(ServiceContext context) =>
        string.Join(',', context.Service.Members.Select(m => $"{m.Machine}={PeerUrl(context, m)}"));

    private static async Task<string> JoinAsync(ServiceContext context, IServiceHost host, List<ServiceMemberSpec> others, string url, CancellationToken cancellationToken)
    {
        var client = RecipePorts.Named(context.Service, "client");
        foreach (var other in others)
        {
            // Asked on its own machine: no policy need allow it, as for an operator who is logged in there.
            var endpoint = new IPEndPoint(other.Addresses[0], client);
            try
            {
                return await JoinAsync(context, host, other.Machine, endpoint, url, cancellationToken);
            }
            catch (SocketException)
            {
                // Not this one; the next may answer.
            }
        }

        throw new ReconcileException($"No member of '{context.Service.Name}' answers, so '{context.Machine}' cannot join.");
    }

    private static async Task<string> JoinAsync(
        ServiceContext context, IServiceHost host, string machine, IPEndPoint endpoint, string url, CancellationToken cancellationToken)
    {
        var names = context.Service.Members.Select(m => m.Machine).ToHashSet(StringComparer.Ordinal);
        var members = Members(await AskAsync(host, machine, endpoint, "/v3/cluster/member/list", "{}", cancellationToken));
        foreach (var gone in members.Where(m => m.Name.Length > 0 && !names.Contains(m.Name)).ToList())
        {
            await AskAsync(host, machine, endpoint, "/v3/cluster/member/remove", $$"""{"ID":"{{gone.Id}}"}""", cancellationToken);
            members.Remove(gone);
        }

        if (!members.Exists(m => string.Equals(m.Url, url, StringComparison.Ordinal)))
        {
            await AskAsync(host, machine, endpoint, "/v3/cluster/member/add", $$"""{"peerURLs":["{{url}}"]}""", cancellationToken);
        }

        var known = members.Where(m => m.Name.Length > 0 && !string.Equals(m.Url, url, StringComparison.Ordinal)).Select(m => $"{m.Name}={m.Url}");
        return string.Join(',', known.Append($"{context.Machine}={url}"));
    }

    private static async Task<string> AskAsync(IServiceHost host, string machine, IPEndPoint endpoint, string path, string body, CancellationToken cancellationToken)
    {
        var (status, answer) = await HttpExchange.SendAsync(host, machine, endpoint, "POST", path, body, cancellationToken);
        return status == 200 ? answer : throw new ReconcileException($"etcd on '{machine}' answers {status} to {path}: {answer.Trim()}");
    }

    private static List<Member> Members(string json)
    {
        using var document = JsonDocument.Parse(json);
        return
        [
            .. document.RootElement.GetProperty("members").EnumerateArray().Select(m => new Member(
                m.GetProperty("ID").GetString() ?? "",
                m.TryGetProperty("name", out var name) ? name.GetString() ?? "" : "",
                m.GetProperty("peerURLs")[0].GetString() ?? "")),
        ];
    }

    private static string? ReadList(ServiceContext context, string machine) =>
        StateFile.TryRead(Path.Combine(context.Paths.DataFolder(machine, context.Service.Name), ListFile)) is { } text ? Encoding.UTF8.GetString(text) : null;

    private static string WriteList(ServiceContext context, string list)
    {
        StateFile.Write(Path.Combine(context.DataFolder, ListFile), Encoding.UTF8.GetBytes(list));
        return list;
    }

    private static string PeerUrl(ServiceContext context, ServiceMemberSpec member) =>
        $"http://{new IPEndPoint(member.Addresses[0], RecipePorts.Named(context.Service, "peer"))}";

    private static bool IsOwn(ServiceContext context, ServiceMemberSpec member) => string.Equals(member.Machine, context.Machine, StringComparison.Ordinal);

    private sealed record Member(string Id, string Name, string Url);
}
