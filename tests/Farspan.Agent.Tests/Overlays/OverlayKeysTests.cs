using Farspan.Addressing;
using Farspan.Agent.Overlays;

namespace Farspan.Agent.Tests.Overlays;

public sealed class OverlayKeysTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fsx-agent-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_key_is_made_once_and_stays()
    {
        var first = OverlayKeys.Ensure(_folder, "mesh");
        Assert.Equal(first, OverlayKeys.Ensure(_folder, "mesh"));
        Assert.NotEqual(first, OverlayKeys.Ensure(_folder, "other"));
        Assert.Equal(["mesh", "other"], Directory.EnumerateFiles(_folder).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal));
    }

    /// <summary>RFC 7748, section 6.1: Alice's pair.</summary>
    [Fact]
    public void The_public_half_is_that_of_the_standard()
    {
        Write("mesh", Convert.ToBase64String(Convert.FromHexString("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a")));
        Assert.Equal("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a", Hex(OverlayKeys.Ensure(_folder, "mesh")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("AAAA")]
    [InlineData("not base64 at all, but long enough to be one....")]
    public void What_is_not_a_key_is_refused_and_kept(string text)
    {
        Write("mesh", text);
        var failure = Assert.Throws<IOException>(() => OverlayKeys.Ensure(_folder, "mesh"));
        Assert.Contains("remove it to make a new one", failure.Message, StringComparison.Ordinal);
        Assert.Equal(text, File.ReadAllText(Path.Combine(_folder, "mesh")));
    }

    [Fact]
    public void A_key_that_others_may_read_is_refused()
    {
        OverlayKeys.Ensure(_folder, "mesh");
        File.SetUnixFileMode(Path.Combine(_folder, "mesh"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        Assert.Contains("others may use the private key", Assert.Throws<IOException>(() => OverlayKeys.Ensure(_folder, "mesh")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("a/b")]
    public void No_name_leads_out_of_the_folder(string overlay) => Assert.Throws<IOException>(() => OverlayKeys.Ensure(_folder, overlay));

    private static string Hex(WireGuardPublicKey key)
    {
        var bytes = new byte[WireGuardPublicKey.Length];
        key.CopyTo(bytes);
        return Convert.ToHexStringLower(bytes);
    }

    private void Write(string overlay, string text)
    {
        var path = Path.Combine(_folder, overlay);
        File.WriteAllText(path, text);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }
}
