using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text;
using System.Text.Json;
using Farspan.Lab.Probes;

namespace Farspan.Lab.Rehearsal;

/// <summary>Talks to etcd members through their JSON gateway, each from inside its own machine.</summary>
/// <remarks>Source: etcd 3.4 API reference, «gRPC gateway»: keys and values are base64; a range is linearizable unless it says <c>serializable</c>.</remarks>
[SupportedOSPlatform("linux")]
internal sealed class EtcdGateway : IDisposable
{
    /// <summary>Answers are a few hundred bytes.</summary>
    private const int LongestAnswerBytes = 256 * 1024;

    private readonly Dictionary<string, HttpClient> _clients = new(StringComparer.Ordinal);
    private readonly TimeProvider _time;

    /// <summary>Prepares to talk to the members at their client addresses.</summary>
    public EtcdGateway(NodeSockets sockets, IReadOnlyDictionary<string, IPEndPoint> members, TimeProvider time)
    {
        _time = time;
        foreach (var (machine, endpoint) in members)
        {
            _clients[machine] = new HttpClient(new SocketsHttpHandler
            {
                UseProxy = false,
                // After a cut an idle connection may hang; each request is worth a new one.
                PooledConnectionLifetime = TimeSpan.Zero,
                ConnectCallback = async (_, token) =>
                {
                    var socket = await sockets.OpenAsync(machine, null, ProtocolType.Tcp, endpoint.AddressFamily);
                    try
                    {
                        await socket.ConnectAsync(endpoint, token);
                        return new NetworkStream(socket, ownsSocket: true);
                    }
                    catch
                    {
                        socket.Dispose();
                        throw;
                    }
                },
            })
            {
                BaseAddress = new Uri($"http://{endpoint}"),
                Timeout = Timeout.InfiniteTimeSpan,
                MaxResponseContentBufferSize = LongestAnswerBytes,
            };
        }
    }

    /// <summary>Writes; done means committed by a majority.</summary>
    public Task<EtcdAnswer> PutAsync(string machine, string key, string value, TimeSpan wait, CancellationToken cancellationToken) =>
        AskAsync(machine, "/v3/kv/put", $$"""{"key":"{{Base64(key)}}","value":"{{Base64(value)}}"}""", wait, cancellationToken);

    /// <summary>Reads what a majority agrees on.</summary>
    public Task<EtcdAnswer> ReadAsync(string machine, string key, TimeSpan wait, CancellationToken cancellationToken) =>
        AskAsync(machine, "/v3/kv/range", $$"""{"key":"{{Base64(key)}}"}""", wait, cancellationToken);

    /// <summary>Reads what this member has, whether or not anybody agrees.</summary>
    public Task<EtcdAnswer> ReadLocalAsync(string machine, string key, TimeSpan wait, CancellationToken cancellationToken) =>
        AskAsync(machine, "/v3/kv/range", $$"""{"key":"{{Base64(key)}}","serializable":true}""", wait, cancellationToken);

    /// <summary>Deletes a key.</summary>
    public Task<EtcdAnswer> DeleteAsync(string machine, string key, TimeSpan wait, CancellationToken cancellationToken) =>
        AskAsync(machine, "/v3/kv/deleterange", $$"""{"key":"{{Base64(key)}}"}""", wait, cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var client in _clients.Values)
        {
            client.Dispose();
        }
    }

    /// <summary>The value in an answer to a range, or null when there is none or the answer is not one.</summary>
    internal static string? ValueOf(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            using var document = JsonDocument.ParseValue(ref reader);
            return document.RootElement.TryGetProperty("kvs", out var values) && values.ValueKind == JsonValueKind.Array && values.GetArrayLength() > 0 &&
                values[0].TryGetProperty("value", out var value) && value.TryGetBytesFromBase64(out var bytes)
                ? Encoding.UTF8.GetString(bytes)
                : null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private async Task<EtcdAnswer> AskAsync(string machine, string path, string json, TimeSpan wait, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(wait, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(json));
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using var response = await _clients[machine].PostAsync(new Uri(path, UriKind.Relative), content, either.Token);
            var body = await response.Content.ReadAsByteArrayAsync(either.Token);
            return response.StatusCode == HttpStatusCode.OK
                ? new EtcdAnswer(true, ValueOf(body), string.Empty)
                : new EtcdAnswer(false, null, ErrorOf(response.StatusCode, body));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new EtcdAnswer(false, null, FormattableString.Invariant($"no answer within {wait.TotalSeconds:0.#} s"));
        }
        catch (HttpRequestException error)
        {
            return new EtcdAnswer(false, null, (error.InnerException ?? error).Message);
        }
        catch (IOException error)
        {
            return new EtcdAnswer(false, null, error.Message);
        }
    }

    private static string ErrorOf(HttpStatusCode status, ReadOnlySpan<byte> body)
    {
        var text = Encoding.UTF8.GetString(body);
        return FormattableString.Invariant($"{(int)status} {text[..Math.Min(text.Length, 120)].Trim()}");
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
