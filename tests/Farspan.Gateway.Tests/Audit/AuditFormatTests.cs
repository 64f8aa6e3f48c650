using System.Net;
using System.Text;
using System.Text.Json;
using Farspan.Gateway.Access;
using Farspan.Gateway.Audit;
using Farspan.Gateway.Tests.Routing;

namespace Farspan.Gateway.Tests.Audit;

public sealed class AuditFormatTests
{
    [Theory]
    [Trait("Requirement", "D5")]
    [InlineData("/a?x=1&y=2", "/a?x=1&y=2")]
    [InlineData("/a?token=abc", "/a?token=***")]
    [InlineData("/a?TOKEN=abc&x=1", "/a?TOKEN=***&x=1")]
    [InlineData("/a?x=1&access_token=abc%26d&y=2", "/a?x=1&access_token=***&y=2")]
    [InlineData("/a?to%6ben=abc", "/a?to%6ben=***")]
    [InlineData("/a?token%3Dabc&x=1", "/a?token%3D***&x=1")]
    [InlineData("/a?api-key=abc", "/a?api-key=***")]
    [InlineData("/a?X-Amz-Signature=abc&X-Amz-Date=1", "/a?X-Amz-Signature=***&X-Amz-Date=1")]
    [InlineData("/a?sv=1&sig=a/b?c&se=2", "/a?sv=1&sig=***&se=2")]
    [InlineData("/cb?code=abc&state=1", "/cb?code=***&state=1")]
    [InlineData("/a?user[password]=abc", "/a?user[password]=***")]
    [InlineData("/a?next=https%3A%2F%2Fb%2F%3Ftoken%3Dabc%26x%3D1&y=2", "/a?next=https%3A%2F%2Fb%2F%3Ftoken%3D***&y=2")]
    [InlineData("/a?x=1;token=abc&y=2", "/a?x=1;token=***&y=2")]
    [InlineData("/a?x=1?token=abc", "/a?x=1?token=***")]
    [InlineData("/a;jsessionid=abc/b?x=1", "/a;jsessionid=***/b?x=1")]
    [InlineData("/a;jsessionid=abc?x=1", "/a;jsessionid=***?x=1")]
    [InlineData("/a?q={\"password\":\"abc\",\"x\":1}&y=2", "/a?q={\"password\":***&y=2")]
    [InlineData("/a?token=", "/a?token=")]
    [InlineData("/a?author=b&keyboard=c", "/a?author=b&keyboard=c")]
    [InlineData("http://user:abc@host/p", "http://***@host/p")]
    [InlineData("user:abc@host:443", "***@host:443")]
    [InlineData("/fetch/http://user:abc@host/p", "/fetch/http://***@host/p")]
    [InlineData("/fetch?url=http%3A%2F%2Fuser%3Aabc%40host%2Fp", "/fetch?url=http%3A%2F%2F***%40host%2Fp")]
    [InlineData("/fetch?url=ftp:user:abc@host", "/fetch?url=***@host")]
    [InlineData("/~me@here/x", "/~me@here/x")]
    [InlineData("/a\"b\\c\u0000\u001f\u007f\u00e9", "/a\"b\\c\u0000\u001f\u007f\u00e9")]
    [InlineData("", "")]
    public void Secrets_in_path_and_query_are_masked(string path, string masked) => Assert.Equal(masked, Line(path).GetProperty("path").GetString());

    [Fact]
    [Trait("Requirement", "D5")]
    public void A_long_path_is_cut_and_its_length_told()
    {
        Assert.Equal($"/{new string('a', 2047)}…5000", Line($"/{new string('a', 4999)}").GetProperty("path").GetString());
        var secret = Line($"/{new string('a', 2040)}?token=abc{new string('b', 3000)}").GetProperty("path").GetString();
        Assert.Equal($"/{new string('a', 2040)}?token=…5051", secret);
        Assert.Equal($"/{new string('a', 2020)}?token=***…5031", Line($"/{new string('a', 2020)}?token=abc{new string('b', 3000)}").GetProperty("path").GetString());
        Assert.Equal("http://***…4012", Line($"http://u:{new string('p', 4000)}@h/").GetProperty("path").GetString());
    }

    [Fact]
    [Trait("Requirement", "D5")]
    public void Values_of_suspicious_names_never_appear_wherever_they_stand() => Law.Holds(3_000, random =>
    {
        var secret = $"{random.NextInt64(long.MaxValue / 2, long.MaxValue):x16}";
        string[] names = ["token", "Access_Token", "api-key", "secret", "client_secret", "password", "X-Goog-Signature", "code", "authorization", "user[pwd]", "session.id", "jwt", "sig"];
        var name = random.Pick(names);
        name = random.Chance(3) ? string.Concat(name.Select(l => random.Chance(2) ? $"%{(int)l:x2}" : $"{l}")) : name;
        var before = random.Pick("/volume/a/b?", "/a?x=1&", "/?u=http%3a%2f%2fh%2f%3f", "/a?x=2;", "/a;", "/a/b;v=1;", "/a?x=y?", "/a?{\"", "/a?b=c=", "/a?x=//u@h&", "?");
        var assign = before.EndsWith('"') ? "\":\"" : random.Pick("=", "%3D", "%3d", "==");
        var after = random.Pick("", "&x=1", "%26x%3D1", "&token=2", "?y", "#f");
        var line = Raw($"{before}{name}{assign}{(random.Chance(3) ? "%2F" : "")}{secret}{after}");
        Assert.DoesNotContain(secret, line, StringComparison.OrdinalIgnoreCase);
    });

    [Fact]
    [Trait("Requirement", "D5")]
    public void Users_and_passwords_never_appear() => Law.Holds(2_000, random =>
    {
        var secret = $"{random.NextInt64(long.MaxValue / 2, long.MaxValue):x16}";
        var before = random.Pick("http://", "/p/http://", "/p?u=https://", "/p?u=https%3A%2F%2F", "//", "", "/p?x=1&u=//");
        var user = random.Pick($"u:{secret}", $"{secret}:p", $"u%3A{secret}", $"u:a@{secret}", $"u=1:{secret}", secret);
        Assert.DoesNotContain(secret, Raw($"{before}{user}{random.Pick("@", "%40")}host:1{random.Pick("", "/x", "?y=1")}"), StringComparison.OrdinalIgnoreCase);
    });

    [Fact]
    [Trait("Requirement", "D5")]
    public void Any_bytes_make_one_line_of_JSON_that_says_them() => Law.Holds(3_000, random =>
    {
        // Without the bytes that name values and users, nothing is masked: what is read back is what came.
        byte[] path = [(byte)'/', .. Noise(random, 3_000).Where(b => b is not ((byte)'/' or (byte)'=' or (byte)'@' or (byte)'%' or (byte)':' or (byte)'"' or (byte)'\''))];
        var method = Noise(random, 40);
        var name = new string([.. Enumerable.Range(0, random.Next(600)).Select(_ => (char)random.Pick(random.Next(128), random.Next(0xd800), 0x1f600 & 0xffff, 0xd83d))]);
        var bytes = Bytes(path, method, name, out var entry);
        Assert.Equal(bytes.Length - 1, Array.IndexOf(bytes, (byte)'\n'));
        Assert.InRange(bytes.Length, 1, AuditFormat.LongestLine);
        var line = JsonSerializer.Deserialize(bytes, AuditJson.Default.AuditLine)!;
        Assert.Equal(Encoding.Latin1.GetString(path.AsSpan(0, Math.Min(2048, path.Length))) + (path.Length > 2048 ? $"…{path.Length}" : ""), line.Path);
        Assert.Equal(Encoding.Latin1.GetString(method.AsSpan(0, Math.Min(32, method.Length))), line.Method);
        Assert.Equal(string.Concat(name[..Math.Min(512, name.Length)].EnumerateRunes()), line.Caller);
        Assert.Equal((entry.Status, entry.In, entry.Out, entry.Us, entry.Version, entry.Id, entry.Source), (line.Status, line.In, line.Out, line.Us, line.Version, line.Id, line.Source));
    });

    [Fact]
    [Trait("Requirement", "D5")]
    public void Any_bytes_at_all_are_masked_without_harm() => Law.Holds(5_000, random =>
        JsonSerializer.Deserialize(Bytes(Noise(random, random.Chance(10) ? 5_000 : 60), [], "a", out _), AuditJson.Default.AuditLine));

    private static byte[] Noise(Random random, int most) => [.. Enumerable.Range(0, random.Next(most)).Select(_ => random.Chance(2) ? (byte)random.Next(256) : (byte)random.Pick<char>([.. "/?&;=%:@#\"'\\{tokensecret2f3A"]))];

    private static string Raw(string path) => Encoding.UTF8.GetString(Bytes(Encoding.Latin1.GetBytes(path), "GET"u8.ToArray(), "a", out _));

    private static JsonElement Line(string path) => JsonDocument.Parse(Raw(path)).RootElement;

    private static byte[] Bytes(byte[] path, byte[] method, string caller, out AuditLine expected)
    {
        var buffer = new byte[AuditFormat.LongestLine];
        var entry = new AuditEntry
        {
            Began = 0,
            Microseconds = long.MaxValue,
            Id = new RequestId(0xfedcba9876543210, ulong.MaxValue),
            Caller = new Caller(CallerKind.Address, caller),
            Source = new IPEndPoint(Specs.Address("fd00::1"), 65535),
            Listener = caller,
            Target = caller,
            Method = method,
            PathAndQuery = path,
            Version = 20,
            Status = 599,
            BytesIn = long.MaxValue,
            BytesOut = long.MinValue,
            Rule = caller,
            Missing = caller,
            Failure = caller,
        };
        expected = new AuditLine { Status = 599, In = long.MaxValue, Out = long.MinValue, Us = long.MaxValue, Version = 20, Id = "fedcba9876543210ffffffffffffffff", Source = "[fd00::1]:65535" };
        return buffer[..AuditFormat.Write(entry, 1_767_225_600_123, buffer)];
    }
}
