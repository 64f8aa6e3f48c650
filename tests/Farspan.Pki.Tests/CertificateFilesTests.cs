namespace Farspan.Pki.Tests;

public sealed class CertificateFilesTests
{
    [Fact]
    public void No_two_files_share_a_name() =>
        Assert.Equal(3, new HashSet<string>([CertificateFiles.Certificate, CertificateFiles.Key, CertificateFiles.Authorities], StringComparer.Ordinal).Count);
}
