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
            return (own, Directory.Exists(Path.Combine(context.DataFolder, "member", "member", "wal")) || File.Exists(JoinedFile(context)) ? "existing" : "new");
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

        var joined = await JoinAsync(context, host, others, url, cancellationToken);
        StateFile.Write(JoinedFile(context), []);
        return (WriteList(context, joined), "existing");
    }

    /// <summary>Takes members that the plan no longer has out of the running cluster: one that is only gone would count against the quorum for ever.</summary>
    /// <exception cref="ReconcileException">The cluster cannot be asked now; try again later.</exception>
    public static async Task SettleAsync(ServiceContext context, IServiceHost host, CancellationToken cancellationToken)
    {
        var names = context.Service.Members.Select(m => m.Machine).ToHashSet(StringComparer.Ordinal);
        await AskAnyAsync(context, host, context.Service.Members, async (machine, endpoint) =>
        {
            await RemoveGoneAsync(context, host, machine, endpoint, cancellationToken);
            return "";
        });
        foreach (var member in context.Service.Members)
        {
            // Only taken out: a member that has not joined yet must not be found on a list.
            if (ReadList(context, member.Machine) is { } list && Entries(list).Any(e => !names.Contains(e.Name)))
            {
                WriteList(context, member.Machine, string.Join(',', Entries(list).Where(e => names.Contains(e.Name)).Select(e => $"{e.Name}={e.Url}")));
            }
        }
    }

    /// <summary><c>etcd-1=http://10.99.0.1:2380,…</c> of the members that the spec names.</summary>
    internal static string InitialCluster(ServiceContext context) =>
        string.Join(',', context.Service.Members.Select(m => $"{m.Machine}={PeerUrl(context, m)}"));

    private static Task<string> JoinAsync(ServiceContext context, IServiceHost host, List<ServiceMemberSpec> others, string url, CancellationToken cancellationToken) =>
        AskAnyAsync(context, host, others, (machine, endpoint) => JoinAsync(context, host, machine, endpoint, url, cancellationToken));

    /// <summary>Asks one member after the other, each on its own machine: no policy need allow it, as for an operator who is logged in there.</summary>
    private static async Task<string> AskAnyAsync(
        ServiceContext context, IServiceHost host, IEnumerable<ServiceMemberSpec> members, Func<string, IPEndPoint, Task<string>> ask)
    {
        var client = RecipePorts.Named(context.Service, "client");
        foreach (var member in members)
        {
            try
            {
                return await ask(member.Machine, new IPEndPoint(member.Addresses[0], client));
            }
            catch (Exception silent) when (silent is SocketException or IOException)
            {
                // Not this one; the next may answer.
            }
        }

        throw new ReconcileException($"No member of '{context.Service.Name}' answers, so the change that concerns '{context.Machine}' has to wait.");
    }

    private static async Task<string> JoinAsync(
        ServiceContext context, IServiceHost host, string machine, IPEndPoint endpoint, string url, CancellationToken cancellationToken)
    {
        var members = await RemoveGoneAsync(context, host, machine, endpoint, cancellationToken);
        if (!members.Exists(m => string.Equals(m.Url, url, StringComparison.Ordinal)))
        {
            await AskAsync(host, machine, endpoint, "/v3/cluster/member/add", $$"""{"peerURLs":["{{url}}"]}""", cancellationToken);
        }

        var known = members.Where(m => m.Name.Length > 0 && !string.Equals(m.Url, url, StringComparison.Ordinal)).Select(m => $"{m.Name}={m.Url}");
        return string.Join(',', known.Append($"{context.Machine}={url}"));
    }

    private static async Task<List<Member>> RemoveGoneAsync(ServiceContext context, IServiceHost host, string machine, IPEndPoint endpoint, CancellationToken cancellationToken)
    {
        var names = context.Service.Members.Select(m => m.Machine).ToHashSet(StringComparer.Ordinal);
        var members = Members(await AskAsync(host, machine, endpoint, "/v3/cluster/member/list", "{}", cancellationToken));
        foreach (var gone in members.Where(m => m.Name.Length > 0 && !names.Contains(m.Name)).ToList())
        {
            await AskAsync(host, machine, endpoint, "/v3/cluster/member/remove", $$"""{"ID":"{{gone.Id}}"}""", cancellationToken);
            members.Remove(gone);
        }

        return members;
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

    /// <summary>There when the member was announced to a running cluster: also before it has data it does not belong to the first ones.</summary>
    private static string JoinedFile(ServiceContext context) => Path.Combine(context.DataFolder, "joined");

    private static string? ReadList(ServiceContext context, string machine) =>
        StateFile.TryRead(Path.Combine(context.Paths.DataFolder(machine, context.Service.Name), ListFile)) is { } text ? Encoding.UTF8.GetString(text) : null;

    private static string WriteList(ServiceContext context, string list) => WriteList(context, context.Machine, list);

    private static string WriteList(ServiceContext context, string machine, string list)
    {
        StateFile.Write(Path.Combine(context.Paths.DataFolder(machine, context.Service.Name), ListFile), Encoding.UTF8.GetBytes(list));
        return list;
    }

    private static IEnumerable<(string Name, string Url)> Entries(string list) =>
        list.Split(',').Select(e => e.Split('=', 2)).Where(e => e.Length == 2).Select(e => (e[0], e[1]));

    private static string PeerUrl(ServiceContext context, ServiceMemberSpec member) =>
        $"http://{new IPEndPoint(member.Addresses[0], RecipePorts.Named(context.Service, "peer"))}";

    private static bool IsOwn(ServiceContext context, ServiceMemberSpec member) => string.Equals(member.Machine, context.Machine, StringComparison.Ordinal);

    private sealed record Member(string Id, string Name, string Url);
}
