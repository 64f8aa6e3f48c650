using System.Globalization;
using System.Net;
using System.Text;
using Farspan.Rendering.Status;
using Farspan.State.Gateways;

namespace Farspan.Cli.Gateways;

/// <summary>Calls a gateway on this computer as whoever sits at it: its own pages, and every service that a rule lets loopback call.</summary>
/// <param name="spec">What it was given.</param>
/// <param name="time">The clock.</param>
internal sealed class ProxyTester(GatewaySpec spec, TimeProvider time)
{
    private const int LowestRefusal = 400;
    private const int LowestFailure = 500;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Calls everything, one after the other.</summary>
    /// <param name="endpoints">Where it listens, in the order of its listeners.</param>
    /// <param name="cancellationToken">Stops between two calls.</param>
    public async Task<ProxyTestReport> RunAsync(IReadOnlyList<string> endpoints, CancellationToken cancellationToken)
    {
        var (url, endpoint) = Entry(endpoints);
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false };
        // It is called by its address on this computer, which no certificate names.
        handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => IPAddress.IsLoopback(endpoint.Address);
        using var client = new HttpClient(handler) { Timeout = Patience, BaseAddress = new Uri(url) };
        var calls = new List<ProxyCall>
        {
            await CallAsync(client, "/health", mustSucceed: true, cancellationToken),
            await CallAsync(client, "/status", mustSucceed: true, cancellationToken),
        };
        foreach (var upstream in spec.Upstreams.Where(MayCall))
        {
            // What answers its health check at that path must do so here; of other services it is enough that they answer.
            var path = $"/volume/{upstream.Machine}/{(IsOneOfSeveral(upstream) ? $"{upstream.Service}/" : "")}{upstream.Health.Path?.TrimStart('/')}";
            calls.Add(await CallAsync(client, path, upstream.Health.Path is not null, cancellationToken));
        }

        return new ProxyTestReport(spec.Name, url, calls.TrueForAll(c => c.Holds), calls);
    }

    /// <summary>Renders a report.</summary>
    public static string Render(ProxyTestReport report)
    {
        var text = new StringBuilder();
        var table = new TextTable(2, "PATH", "STATUS", "TIME", "");
        foreach (var call in report.Calls)
        {
            table.Add(
                call.Path,
                call.Status?.ToString(CultureInfo.InvariantCulture) ?? "–",
                string.Create(CultureInfo.InvariantCulture, $"{call.ElapsedMs:0.0} ms"),
                call.Reason ?? "holds");
        }

        var failed = report.Calls.Count(c => !c.Holds);
        text.Append(CultureInfo.InvariantCulture, $"gateway {report.Gateway} at {report.Url}: {(failed == 0 ? $"all {report.Calls.Count} calls are answered" : $"{failed} of {report.Calls.Count} calls fail")}\n");
        table.WriteTo(text);
        return text.ToString();
    }

    // Cleartext where there is one: it needs no certificate to be called.
    private (string Url, IPEndPoint Endpoint) Entry(IReadOnlyList<string> endpoints)
    {
        var number = Math.Max(0, spec.Listeners.ToList().FindIndex(l => l.Tls is null && !l.IsEgress));
        var endpoint = IPEndPoint.Parse(endpoints[number]);
        if (endpoint.Address.Equals(IPAddress.Any) || endpoint.Address.Equals(IPAddress.IPv6Any))
        {
            endpoint.Address = endpoint.Address.Equals(IPAddress.Any) ? IPAddress.Loopback : IPAddress.IPv6Loopback;
        }

        return ($"{(spec.Listeners[number].Tls is null ? "http" : "https")}://{endpoint}", endpoint);
    }

    private bool IsOneOfSeveral(UpstreamSpec upstream) => spec.Upstreams.Count(u => u.Machine == upstream.Machine) > 1;

    private bool MayCall(UpstreamSpec upstream) => spec.Rules.Any(rule =>
        rule.As.Count == 0
        && (rule.From.Count == 0 || rule.From.Any(n => n.Contains(IPAddress.Loopback)))
        && (rule.Methods.Count == 0 || rule.Methods.Contains("GET"))
        && rule.To.Any(t => t.Service == upstream.Service && (t.Machine is null || t.Machine == upstream.Machine)));

    private async Task<ProxyCall> CallAsync(HttpClient client, string path, bool mustSucceed, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        int? status = null;
        string? reason = null;
        try
        {
            using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
            status = (int)answer.StatusCode;
            var isRefused = answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.TooManyRequests;
            if (status >= LowestFailure || isRefused || (mustSucceed && status >= LowestRefusal))
            {
                reason = FirstLine(await answer.Content.ReadAsStringAsync(cancellationToken)) ?? answer.ReasonPhrase ?? "refused";
            }
        }
        catch (HttpRequestException e)
        {
            reason = e.Message;
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            reason = string.Create(CultureInfo.InvariantCulture, $"no answer within {Patience.TotalSeconds} s");
        }

        return new ProxyCall { Path = path, Status = status, ElapsedMs = time.GetElapsedTime(began).TotalMilliseconds, Holds = reason is null, Reason = reason };
    }

    private static string? FirstLine(string text)
    {
        const int Longest = 120;
        var line = text.Split('\n').Select(l => l.Trim()).FirstOrDefault(l => l.Length > 0);
        return line is null ? null : line.Length > Longest ? line[..Longest] + "…" : line;
    }
}
